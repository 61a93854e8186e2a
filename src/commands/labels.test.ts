import { beforeEach, expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { failure, success } from '../shared/result';
import { useStudio } from '../state/studio';
import { summaryOf } from '../state/testing/reports';
import { worker } from '../state/testing/scripted-worker';
import { openDataset } from './dataset';
import { relabelImages } from './health';
import { addClass, deleteDamagedLabels, leaveKeptLabels, removeAddedClass, undoDecision } from './labels';
import { editRecipe } from './recipe';

const blank = useStudio.getInitialState();
const decided = () => useStudio.getState().recipe.recipe.dataset;
const flat = () => summaryOf({ classes: [], unlabelledCount: 10 });
const zip = { kind: 'zip', file: new File([], 'flat.zip') } as const;

beforeEach(() => useStudio.setState(blank, true));

test('labels by keys are undone one by one, and undo stops at an edit of the recipe', async () => {
  worker({ openDataset: () => success(flat()), decideDataset: () => success(flat()) });
  await openDataset({ kind: 'sample' });
  editRecipe('training.epochs', 7);
  expect(await addClass(' wren ')).toEqual({ ok: true, value: 'wren' });
  await relabelImages(['1.jpg'], 'wren');
  await relabelImages(['2.jpg', '3.jpg'], 'wren');
  expect(decided()).toMatchObject({
    addedClasses: ['wren'],
    relabelled: { '1.jpg': 'wren', '2.jpg': 'wren', '3.jpg': 'wren' },
  });
  await undoDecision();
  expect(decided().relabelled).toEqual({ '1.jpg': 'wren' });
  await undoDecision();
  await undoDecision();
  await undoDecision();
  expect(decided()).toMatchObject({ addedClasses: [], relabelled: {} });
  expect(useStudio.getState().recipe.recipe.training.epochs).toBe(7);
});

test('two classes alike are refused, whether the files or a person named the first', async () => {
  worker({ openDataset: () => success(summaryOf()), decideDataset: () => success(summaryOf()) });
  await openDataset({ kind: 'sample' });
  expect(await addClass('ROBIN')).toMatchObject({ failure: { code: 'classNameTaken' } });
  await addClass('owl');
  expect(await addClass('Owl ')).toMatchObject({ failure: { code: 'classNameTaken' } });
  await relabelImages(['1.jpg'], 'owl');
  await relabelImages(['2.jpg'], 'robin');
  await removeAddedClass('owl');
  expect(decided()).toMatchObject({ addedClasses: [], relabelled: { '2.jpg': 'robin' } });
});

test('what was labelled on an earlier visit is in force again, and can be left', async () => {
  const kept = {
    ...DEFAULT_RECIPE.dataset,
    fingerprint: 'f1',
    name: 'before.zip',
    addedClasses: ['wren'],
    relabelled: { '1.jpg': 'wren' },
  };
  worker({
    openDataset: () => success(flat()),
    decideDataset: () => success(flat()),
    readDecisions: () => success({ decisions: kept, damaged: null }),
  });
  await openDataset(zip);
  const { dataset, recipe } = useStudio.getState();
  expect(dataset.keptLabelCount).toBe(1);
  expect(recipe).toMatchObject({ past: [], recipe: { dataset: { ...kept, name: 'birds' } } });
  await leaveKeptLabels();
  expect(decided()).toMatchObject({ addedClasses: [], relabelled: {} });
  await undoDecision();
  expect(decided().relabelled).toEqual({ '1.jpg': 'wren' });
});

test('labels of other files are not taken', async () => {
  worker({
    openDataset: () => success(flat()),
    decideDataset: () => success(flat()),
    readDecisions: () =>
      success({
        decisions: { ...DEFAULT_RECIPE.dataset, fingerprint: 'f2', relabelled: { a: 'b' } },
        damaged: null,
      }),
  });
  await openDataset(zip);
  expect(decided().relabelled).toEqual({});
});

test('damaged labels are told of until they are deleted, and a disk that refuses is told too', async () => {
  let isDiskFree = false;
  worker({
    openDataset: () => success(flat()),
    readDecisions: () => success({ decisions: null, damaged: new Blob(['{"relab']) }),
    deleteDamagedDecisions: () => (isDiskFree ? success(null) : failure('labelsNotDeleted')),
  });
  await openDataset(zip);
  expect(await useStudio.getState().dataset.damagedLabels?.text()).toBe('{"relab');
  expect(decided().relabelled).toEqual({});
  await deleteDamagedLabels();
  expect(useStudio.getState().dataset).toMatchObject({ failure: { code: 'labelsNotDeleted' } });
  expect(useStudio.getState().dataset.damagedLabels).not.toBeNull();
  isDiskFree = true;
  await deleteDamagedLabels();
  expect(useStudio.getState().dataset.damagedLabels).toBeNull();
});

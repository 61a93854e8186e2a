import { beforeEach, expect, test } from 'vitest';
import { AS_GUESSED } from '../recipe/reading';
import { failure, success } from '../shared/result';
import { useStudio } from '../state/studio';
import { summaryOf } from '../state/testing/reports';
import { worker } from '../state/testing/scripted-worker';
import { openDataset, undoRecipe } from './dataset';
import { decideRole, takeClassesFrom, takeFileNamesFrom, takeOffer, takeTableFor } from './reading';

const blank = useStudio.getInitialState();
const reading = () => useStudio.getState().recipe.recipe.dataset.reading;
const dx = { kind: 'table', path: 'meta.csv', column: 'dx' } as const;

beforeEach(async () => {
  useStudio.setState(blank, true);
  worker({ openDataset: () => success(summaryOf()), decideDataset: () => success(summaryOf()) });
  await openDataset({ kind: 'sample' });
});

test('what a person says the files mean is kept in the recipe, and undone like any edit', async () => {
  await takeClassesFrom(dx);
  await takeFileNamesFrom('meta.csv', 'lesion_id');
  expect(reading()).toEqual({ ...AS_GUESSED, classesFrom: dx, fileNamesIn: { 'meta.csv': 'lesion_id' } });
  await undoRecipe();
  expect(reading()).toEqual({ ...AS_GUESSED, classesFrom: dx });
  await takeClassesFrom(null);
  expect(reading()).toEqual(AS_GUESSED);
});

test('an offer joins what was said before', async () => {
  await takeTableFor('extra.csv', 'nothing');
  await takeOffer({ classesFrom: dx, tableUses: { 'meta.csv': 'labels' } });
  expect(reading()).toEqual({
    ...AS_GUESSED,
    classesFrom: dx,
    tableUses: { 'extra.csv': 'nothing', 'meta.csv': 'labels' },
  });
  await takeTableFor('extra.csv', null);
  expect(reading().tableUses).toEqual({ 'meta.csv': 'labels' });
});

test('a folder goes back to what it was guessed to be', async () => {
  await decideRole('extra', 'ignore');
  expect(useStudio.getState().recipe.recipe.dataset.roles).toEqual({ extra: 'ignore' });
  await decideRole('extra', null);
  expect(useStudio.getState().recipe.recipe.dataset.roles).toEqual({});
});

test('what the worker refuses is not kept, and the dataset says why', async () => {
  worker({ decideDataset: () => failure('filesGone') });
  await takeClassesFrom(dx);
  expect(reading()).toEqual(AS_GUESSED);
  expect(useStudio.getState().dataset).toMatchObject({ failure: { code: 'filesGone' }, isDeciding: false });
});

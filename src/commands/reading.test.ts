import { beforeEach, expect, test } from 'vitest';
import { AS_GUESSED } from '../recipe/reading';
import { failure, success } from '../shared/result';
import { canRedoDecision, canUndoDecision } from '../state/slices/recipe-slice';
import { useStudio } from '../state/studio';
import { summaryOf } from '../state/testing/reports';
import { worker } from '../state/testing/scripted-worker';
import { openDataset, redoRecipe, undoRecipe } from './dataset';
import { decideRole, takeClassesFrom, takeFileNamesFrom, takeOffer, takeTableFor } from './reading';
import { editRecipe } from './recipe';

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

test('its undo is offered where it was said, while it is the newest step of the recipe', async () => {
  const slice = () => useStudio.getState().recipe;
  expect([canUndoDecision(slice()), canRedoDecision(slice())]).toEqual([false, false]);
  await takeClassesFrom(dx);
  expect([canUndoDecision(slice()), canRedoDecision(slice())]).toEqual([true, false]);
  await undoRecipe();
  expect([canUndoDecision(slice()), canRedoDecision(slice())]).toEqual([false, true]);
  await redoRecipe();
  editRecipe('training.epochs', 3);
  // Undo would take the epochs back.
  expect(canUndoDecision(slice())).toBe(false);
  await undoRecipe();
  expect([canUndoDecision(slice()), canRedoDecision(slice())]).toEqual([true, false]);
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

import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { failure, success } from '../shared/result';
import { applyTrainerEvent } from '../state/apply-trainer-event';
import { useStudio } from '../state/studio';
import { progressOf, summaryOf } from '../state/testing/reports';
import { worker } from '../state/testing/scripted-worker';
import { decideDataset, openDataset, redoRecipe, undoRecipe } from './dataset';
import { queueNext } from './queue';
import { editRecipe } from './recipe';
import { importRecipe, showRecipe } from './recipe-file';
import { startTraining } from './start';
import { watchRuns } from './watch-runs';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();
const settle = () => new Promise((resolve) => setTimeout(resolve));
let unwatch = () => {};
let asked: ReturnType<typeof worker> = [];

function tell(run: 'training' | 'finished'): Promise<unknown> {
  const progress = progressOf({ runId: state().run.runId ?? '', state: run });
  useStudio.setState((studio) => applyTrainerEvent(studio, { type: 'runProgress', progress }));
  return settle();
}

const decisions = () => asked.filter(({ command }) => command === 'decideDataset').length;

/** A dataset in which an image was set aside, and a run of four epochs under way on it. */
beforeEach(async () => {
  useStudio.setState(blank, true);
  asked = worker({
    openDataset: () => success(summaryOf()),
    decideDataset: () => success(summaryOf()),
    startRun: () => success(null),
    // The queue lasts as long as the page.
    changeQueue: () => failure('storageUnavailable'),
    driveQueue: () => failure('storageUnavailable'),
    listRuns: () => success({ runs: [], unread: [] }),
    readRun: () => failure('noSuchRun'),
  });
  unwatch = watchRuns();
  await openDataset({ kind: 'sample' });
  await decideDataset((now) => ({ ...now, setAside: ['wren/1.png'] }));
  editRecipe('training.epochs', 4);
  await startTraining();
  await tell('training');
});

afterEach(() => unwatch());

test('the next recipe is queued while a run goes on, and begins by itself when that has ended', async () => {
  const { runId } = state().run;
  editRecipe('training.epochs', 9);
  expect(state().run.recipe?.training.epochs).toBe(4);
  await queueNext(state().recipe.recipe, 'more epochs');
  expect(state().queue).toMatchObject({ isDriven: true, entries: [{ label: 'more epochs' }] });
  expect(state().run.runId).toBe(runId);
  await tell('finished');
  expect(state().run.runId).not.toBe(runId);
  expect(state().run.recipe?.training.epochs).toBe(9);
});

test('what is written when the queue goes on stays, and so does the way back to the run’s recipe', async () => {
  editRecipe('training.epochs', 9);
  await queueNext(state().recipe.recipe, 'more epochs');
  editRecipe('seed', 77);
  const written = state().recipe;
  await tell('finished');
  expect(state().run.recipe).toMatchObject({ training: { epochs: 9 }, seed: DEFAULT_RECIPE.seed });
  expect(state().recipe).toBe(written);
  showRecipe(state().run.recipe ?? DEFAULT_RECIPE);
  expect(state().recipe.recipe.seed).toBe(DEFAULT_RECIPE.seed);
  await undoRecipe();
  expect(state().recipe.recipe.seed).toBe(77);
});

test('a recipe that nobody changes follows the queue', async () => {
  const { recipe } = state().recipe;
  await queueNext({ ...recipe, seed: 5 }, 'another seed');
  await tell('finished');
  expect(state().recipe.recipe.seed).toBe(5);
});

test('nothing decides the images otherwise while a run reads them: no undo, no file', async () => {
  const told = decisions();
  // The epochs, then what was decided before them.
  await undoRecipe();
  await undoRecipe();
  expect(state().recipe.recipe.dataset.setAside).toEqual(['wren/1.png']);
  await redoRecipe();
  expect(state().recipe.recipe.training.epochs).toBe(4);
  const dataset = { ...state().recipe.recipe.dataset, setAside: [] };
  await importRecipe(new Blob([JSON.stringify({ ...DEFAULT_RECIPE, seed: 8, dataset })]));
  expect(state().recipe.recipe).toMatchObject({ seed: 8, dataset: { setAside: ['wren/1.png'] } });
  expect(decisions()).toBe(told);
  await tell('finished');
  await undoRecipe();
  await undoRecipe();
  await undoRecipe();
  expect(state().recipe.recipe.dataset.setAside).toEqual([]);
});

import { loadDatasetWords } from '../i18n/language';
import type { DatasetSource, DatasetSummary } from '../protocol/dataset';
import { AS_GUESSED } from '../recipe/reading';
import type { DatasetDecisions, Recipe } from '../recipe/schema';
import { fetchPart } from '../shared/fetch-part';
import type { Failure, Result } from '../shared/result';
import { loadValidation } from '../state/recipe-problems';
import { type DatasetState, mergeProblems } from '../state/slices/dataset-slice';
import { notEvaluated } from '../state/slices/evaluation-slice';
import { notChecked } from '../state/slices/health-slice';
import { noImageMap } from '../state/slices/image-map-slice';
import { emptyPrediction } from '../state/slices/prediction-slice';
import {
  decidesOtherwise,
  withDataset,
  withDecisions,
  withRedo,
  withUndo,
} from '../state/slices/recipe-slice';
import { isRunActive } from '../state/slices/run-slice';
import { noPlan } from '../state/slices/submission-slice';
import { ask, updateSlice, useStudio } from '../state/studio';

function nameOf(source: DatasetSource): string {
  switch (source.kind) {
    case 'zip':
      return source.file.name;
    case 'files':
      return source.files.map((file) => file.name).join(' + ');
    case 'folder':
    case 'collection':
      return source.name;
    case 'sample':
      return '';
  }
}

/** What is no part of the first screen, and what every dataset is spoken of with. */
async function partsOfDataset(): Promise<Result<null>> {
  const [validation, words] = await Promise.all([loadValidation(), loadDatasetWords()]);
  return validation.ok ? words : validation;
}

/** Opens a dataset in place of the one that is open; where that fails, the old one stays. */
export async function openDataset(source: DatasetSource): Promise<void> {
  if (useStudio.getState().dataset.opening !== null) return;
  updateSlice('dataset', () => ({ opening: nameOf(source), failure: null, progress: null }));
  const parts = await partsOfDataset();
  const answer = parts.ok ? await ask('openDataset', { source }) : parts;
  if (!answer.ok) {
    const failure = answer.failure.code === 'cancelled' ? null : answer.failure;
    updateSlice('dataset', () => ({ opening: null, progress: null, failure }));
    return;
  }
  takeDataset(answer.value);
  updateSlice('dataset', () => ({ source }));
  // The sample comes with its recipe.
  if (source.kind === 'sample') return;
  const part = await fetchPart(() => import('./labels'));
  if (part.ok) await part.value.takeKeptLabels(answer.value);
  void adviseOn(answer.value);
}

/** Opens a dataset that was open here before, from what the cache kept of it for `recipe`; answers whether that worked. */
export async function recallDataset(fingerprint: string, name: string, recipe: Recipe): Promise<boolean> {
  if (useStudio.getState().dataset.opening !== null) return false;
  updateSlice('dataset', () => ({ opening: name, failure: null, progress: null }));
  const parts = await partsOfDataset();
  const answer = parts.ok ? await ask('recallDataset', { fingerprint, recipe }) : parts;
  updateSlice('dataset', () => ({ opening: null, progress: null, failure: parts.ok ? null : parts.failure }));
  if (answer.ok) {
    takeDataset(answer.value);
    updateSlice('dataset', () => ({ source: null }));
  }
  return answer.ok;
}

/**
 * Opens a dataset again that went with the worker: from its file, which the page still has, or from the cache. The recipe
 * stays as it is. Where that does not give the same data, the dataset panel says so.
 */
export async function reopenDataset({ source, summary }: DatasetState): Promise<void> {
  if (!summary) return;
  const { fingerprint, name } = summary;
  const { recipe } = useStudio.getState();
  updateSlice('dataset', () => ({ opening: name, failure: null, progress: null }));
  const words = await loadDatasetWords();
  const answer = !words.ok
    ? words
    : await (source
        ? ask('openDataset', { source })
        : ask('recallDataset', { fingerprint, recipe: recipe.recipe }));
  updateSlice('dataset', () => ({ opening: null, progress: null }));
  if (!answer.ok || answer.value.fingerprint !== fingerprint) {
    const failure: Failure = answer.ok ? { code: 'fileChanged' } : answer.failure;
    updateSlice('dataset', () => ({ failure }));
    return;
  }
  showSummary(answer.value);
  updateSlice('dataset', () => ({ source }));
  if (recipe.recipe.dataset.fingerprint === fingerprint) await seeDataset(recipe.recipe.dataset);
}

/** Looks at some images, and has a recipe chosen that fits; without that part the recipe stays as it is. */
async function adviseOn(summary: DatasetSummary): Promise<void> {
  const part = await fetchPart(() => import('./advice'));
  if (part.ok) await part.value.adviseOn(summary);
}

/** Another dataset is open: the recipe is for it, and predictions were of the last one. */
function takeDataset(summary: DatasetSummary): void {
  showSummary(summary);
  updateSlice('dataset', () => ({ look: null, keptLabelCount: 0, damagedLabels: null, isCollecting: false }));
  const undecided: DatasetDecisions = {
    fingerprint: summary.fingerprint,
    name: summary.name,
    setAside: [],
    keptTogether: [],
    relabelled: {},
    addedClasses: [],
    roles: {},
    labelLevel: null,
    reading: AS_GUESSED,
    grayRange: null,
  };
  const source = summary.hasValidationFolder ? 'folders' : 'percentage';
  updateSlice('recipe', (state) => withDataset(state, undecided, source));
  useStudio.setState((studio) => ({
    health: notChecked,
    evaluation: notEvaluated,
    imageMap: noImageMap,
    prediction: { ...emptyPrediction, choices: studio.prediction.choices },
    submission: noPlan,
  }));
}

function showSummary(summary: DatasetSummary): void {
  updateSlice('dataset', () => ({
    summary,
    problems: mergeProblems([], summary.problems),
    opening: null,
    progress: null,
    failure: null,
  }));
}

/** Ends when the worker has followed what was decided last. */
let decided: Promise<unknown> = Promise.resolve();

/** One after the other: what is decided next goes out from what is decided now, and the worker takes its time over that. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = decided.then(work);
  decided = done.catch(() => undefined);
  return done;
}

/**
 * Sees the open dataset under other decisions: another role of a folder, another level of labels, an image set aside or
 * relabelled. A step of undo. `change` is given the decisions in force, those before it in turn included.
 */
export function decideDataset(change: (now: DatasetDecisions) => DatasetDecisions): Promise<void> {
  return inTurn(async () => {
    const decisions = change(useStudio.getState().recipe.recipe.dataset);
    await seeDataset(decisions, () => updateSlice('recipe', (state) => withDecisions(state, decisions)));
  });
}

/** The dataset that has just opened begins with these decisions: not a step of undo. Answers whether it does. */
export function beginWithDecisions(decisions: DatasetDecisions): Promise<boolean> {
  return inTurn(async () => {
    if (decisions.fingerprint !== useStudio.getState().dataset.summary?.fingerprint) return false;
    if (!(await seeDataset(decisions))) return false;
    updateSlice('recipe', (state) => withDataset(state, decisions, state.recipe.split.source));
    return true;
  });
}

/** @param whenSeen changes the store with what is seen: drawn once, and not one after the other */
async function seeDataset(decisions: DatasetDecisions, whenSeen?: () => void): Promise<boolean> {
  updateSlice('dataset', () => ({ isDeciding: true }));
  const answer = await ask('decideDataset', { decisions });
  updateSlice('dataset', () => ({ isDeciding: false }));
  if (answer.ok) {
    showSummary(answer.value);
    whenSeen?.();
  } else updateSlice('dataset', () => ({ failure: answer.failure }));
  return answer.ok;
}

/**
 * Shows the open dataset as `decisions` have it, where the recipe on the screen decides otherwise and they are about
 * these data; answers whether the screen agrees with them now.
 */
export async function followDecisions(decisions: DatasetDecisions): Promise<boolean> {
  const { dataset, recipe } = useStudio.getState();
  if (decisions.fingerprint !== dataset.summary?.fingerprint) return false;
  const isDecidedSo = JSON.stringify(decisions) === JSON.stringify(recipe.recipe.dataset);
  return isDecidedSo || seeDataset(decisions);
}

export const undoRecipe = () => travel(withUndo);
export const redoRecipe = () => travel(withRedo);

/** To another version of the recipe, and to the data as that one decides them: a run under way reads them as they are. */
function travel(step: typeof withUndo): Promise<void> {
  return inTurn(async () => {
    const { recipe, dataset, run } = useStudio.getState();
    const there = step(recipe).recipe.dataset;
    if (isRunActive(run) && decidesOtherwise(recipe, step)) return;
    if (there.fingerprint === dataset.summary?.fingerprint && !(await followDecisions(there))) return;
    updateSlice('recipe', step);
  });
}

export async function cancelOpening(): Promise<void> {
  await ask('cancelDataset', {});
}

/** Shows a failure at the dataset, where something else than opening one went wrong there. */
export function showDatasetFailure(failure: Failure | null): void {
  updateSlice('dataset', () => ({ failure }));
}

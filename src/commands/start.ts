import { recipeDifferences } from '../recipe/differences';
import { awaitsWeights, type FineTuneStage, forNewHead, withStage } from '../recipe/fine-tune';
import type { Recipe } from '../recipe/schema';
import type { ShelfEntry } from '../recipe/shelf';
import { FROM_SCRATCH, isSameStart, type RecipeStart } from '../recipe/start';
import { assertNever } from '../shared/errors';
import { fileFailure } from '../shared/read-file';
import { failure, type Result, success } from '../shared/result';
import { type RecipeState, withDecisions, withRecipe } from '../state/slices/recipe-slice';
import type { SizeChoice, StartSource } from '../state/slices/start-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { labelOfRun } from './name-run';
import { startRun } from './run';
import { fetchFromShelf, lookAtShelf } from './shelf';
import { giveFiles } from './start-files';
import {
  type Fitting,
  type TakenWeights,
  type TransferReport,
  takeFiles,
  takeModel,
} from './start-from-weights';

/** From nothing again; the network stays, and its weights are drawn. */
export function startFromNothing(): void {
  startFrom(FROM_SCRATCH);
  updateSlice('start', () => ({ wantsFile: false, failure: null }));
}

/** Says that a file will be chosen. */
export function wantFile(): void {
  startFrom(FROM_SCRATCH);
  updateSlice('start', () => ({ wantsFile: true, failure: null }));
}

function startFrom(start: RecipeStart): void {
  const { recipe } = useStudio.getState().recipe;
  if (recipe.start.kind !== start.kind)
    updateSlice('recipe', (state) => withRecipe(state, { ...recipe, start }));
}

export function chooseSize(size: SizeChoice): void {
  updateSlice('start', () => ({ size }));
}

/**
 * Takes weights in hand, and sets what they ask of the recipe, as one step of undo: what it starts from, network,
 * preprocessing, and what trains the head. A recipe that waited for such weights keeps its own head and training; one that
 * names these very weights already stays as it is.
 */
export async function chooseStart(source: StartSource): Promise<Result<TransferReport>> {
  const named = await nameOf(source);
  if (!named.ok) {
    updateSlice('start', () => ({ failure: named.failure }));
    return named;
  }
  const start = named.value;
  const { start: choices, recipe: before } = useStudio.getState();
  const keepsRecipe = source.kind === 'files' && isSameStart(start, before.recipe.start);
  const taken = await take(start, { keepsRecipe, size: choices.size });
  if (!taken.ok) return taken;
  updateSlice('start', () => ({ wantsFile: false }));
  const { report, recipe } = taken.value;
  if (keepsRecipe) return success(report);
  const waited = awaitsWeights(before.recipe, recipe.architecture);
  updateSlice('recipe', (state) => withRecipe(state, waited ? recipe : keepsWhatWasLearned(taken.value)));
  return success(report);
}

/** What a recipe calls what a person points at. Failures: `shelfFileGone`, `noModel`, and why a file cannot be read. */
async function nameOf(source: StartSource): Promise<Result<RecipeStart>> {
  switch (source.kind) {
    case 'shelf': {
      const { id } = source;
      const entry = useStudio.getState().start.shelf?.find((one) => one.id === id);
      return entry ? success({ kind: 'shelf', id, sha256: entry.sha256 }) : failure('shelfFileGone', { id });
    }
    case 'files':
      return giveFiles(source.files);
    case 'model': {
      const { report } = useStudio.getState().model;
      return report ? success(report.identity) : failure('noModel');
    }
    default:
      return assertNever(source);
  }
}

/**
 * The recipe of weights that were taken. What others learned is trained on with its backbone frozen, also where the head
 * knows the classes by name: the rate of a recipe from scratch would destroy it. A model of Vireo's own whose head fits
 * goes on as the recipe says.
 */
export function keepsWhatWasLearned({
  report: { family },
  recipe,
  isHeadNew,
}: Pick<TakenWeights, 'recipe' | 'isHeadNew'> & { readonly report: Pick<TransferReport, 'family'> }): Recipe {
  const isForeign = family !== null && family !== 'vireo';
  return isHeadNew || isForeign ? forNewHead(recipe) : recipe;
}

/** The head alone, or then all blocks: one step of undo. */
export function chooseStage(stage: FineTuneStage): void {
  updateSlice('recipe', (state) => withRecipe(state, withStage(state.recipe, stage)));
}

/** Starts a run of the recipe on the screen from what it says. */
export async function startTraining(): Promise<void> {
  await startFromIts(useStudio.getState().recipe.recipe, crypto.randomUUID());
}

/**
 * Starts a run of a recipe that waited in the queue; the worker has the data as it decides them. It comes on the screen, but
 * where the next one is being written there: that stays, and sees the same data.
 */
export async function startQueued(recipe: Recipe, runId: string): Promise<void> {
  const { run, recipe: shown } = useStudio.getState();
  if (!isNextOne(shown, run.recipe)) updateSlice('recipe', (state) => withRecipe(state, recipe));
  else if (JSON.stringify(shown.recipe.dataset) !== JSON.stringify(recipe.dataset))
    updateSlice('recipe', (state) => withDecisions(state, recipe.dataset));
  await startFromIts(recipe, runId);
}

/** Whether what is on the screen is neither what ran last nor what the page began with. */
function isNextOne({ recipe, past }: RecipeState, lastRun: Recipe | null): boolean {
  return lastRun === null ? past.length > 0 : recipeDifferences([lastRun, recipe]).length > 0;
}

/** Weights are taken anew: what is in hand may have been trained since, the dataset may be another. */
async function startFromIts(recipe: Recipe, runId: string): Promise<void> {
  await startRun(
    recipe,
    runId,
    () => takeStart(recipe),
    {},
    () => labelOfRun(recipe),
  );
}

/** Takes in hand what a recipe starts from, where that is anything. */
export async function takeStart(recipe: Recipe): Promise<Result<unknown>> {
  const { start } = recipe;
  if (start.kind === 'scratch') return success(null);
  const { size } = useStudio.getState().start;
  return take(start, { keepsRecipe: true, size, recipe });
}

async function take(start: RecipeStart, fitting: Omit<Fitting, 'start'>): Promise<Result<TakenWeights>> {
  updateSlice('start', () => ({ taking: start, failure: null }));
  const taken = await takeFrom(start, { ...fitting, start }).catch((error) => {
    const refused: Result<TakenWeights> = { ok: false, failure: fileFailure(error) };
    return refused;
  });
  updateSlice('start', () => ({ taking: null, failure: taken.ok ? null : taken.failure }));
  return taken;
}

/** Failures: those of WEIGHTS_MISSING, of the shelf, and of reading weights. */
async function takeFrom(start: RecipeStart, fitting: Fitting): Promise<Result<TakenWeights>> {
  switch (start.kind) {
    case 'shelf':
      return takeFromShelf(start, fitting);
    case 'files': {
      const files = useStudio.getState().start.files.get(start.sha256);
      return files ? takeFiles(files, fitting) : failure('startFileMissing', { name: start.name });
    }
    case 'run':
      return takeRun(start, fitting);
    case 'scratch':
    case 'unnamed':
      return failure('startUnnamed');
    default:
      return assertNever(start);
  }
}

/** The entry with this very file, whatever it is called here. */
async function takeFromShelf(
  { id, sha256 }: Extract<RecipeStart, { kind: 'shelf' }>,
  fitting: Fitting,
): Promise<Result<TakenWeights>> {
  await lookAtShelf();
  const { shelf, shelfFailure } = useStudio.getState().start;
  const entry = shelf?.find((one) => one.sha256 === sha256);
  if (!entry) {
    if (shelfFailure) return { ok: false, failure: shelfFailure };
    return failure(shelf?.some((one) => one.id === id) ? 'startShelfOther' : 'startShelfMissing', { id });
  }
  const file = await fetchFromShelf(entry);
  if (!file.ok) return file;
  const preprocessing = prepared(entry);
  const isStated = Object.keys(preprocessing).length > 0;
  return takeFiles([file.value], {
    ...fitting,
    preprocessing,
    ...(isStated && { statedBy: 'weights/manifest.json' }),
  });
}

/** A run's best weights: in hand, or from the disk. What was taken of it before, where the browser keeps no runs. */
async function takeRun(
  start: Extract<RecipeStart, { kind: 'run' }>,
  fitting: Fitting,
): Promise<Result<TakenWeights>> {
  const { report, runId } = useStudio.getState().model;
  const isInHand = report !== null && isSameStart(report.identity, start);
  if (isInHand && runId === start.runId) return takeModel(fitting);
  const listed = await ask('listRuns', {});
  const kept = listed.ok
    ? listed.value.runs.find((entry) => [entry.runId, entry.originalRunId].includes(start.runId))
    : undefined;
  const opened = await ask('openRun', { runId: kept?.runId ?? start.runId });
  if (opened.ok)
    return isSameStart(opened.value.identity, start)
      ? takeModel(fitting)
      : failure('startRunOther', { name: start.name });
  return isInHand
    ? takeModel(fitting)
    : failure('startRunMissing', { name: start.name }, opened.failure.code);
}

/** What an entry says of its images, without what it leaves open. */
export function prepared({ preprocessing }: ShelfEntry): NonNullable<Fitting['preprocessing']> {
  return Object.fromEntries(Object.entries(preprocessing).filter(([, value]) => value !== undefined));
}

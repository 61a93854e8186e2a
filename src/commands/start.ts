import { architectureOf } from '../recipe/backbones';
import { awaitsWeights, type FineTuneStage, forNewHead, withStage } from '../recipe/fine-tune';
import type { Recipe } from '../recipe/schema';
import type { ShelfEntry } from '../recipe/shelf';
import { assertNever } from '../shared/errors';
import { fileFailure } from '../shared/read-file';
import { failure, type Result, success } from '../shared/result';
import { withRecipe } from '../state/slices/recipe-slice';
import { type SizeChoice, type StartSource, startSourceOf } from '../state/slices/start-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { startRun } from './run';
import { fetchFromShelf } from './shelf';
import {
  type Fitting,
  type TakenWeights,
  type TransferReport,
  takeFiles,
  takeModel,
} from './start-from-weights';

/** From nothing again; the network stays, and its weights are drawn. */
export function startFromNothing(): void {
  updateSlice('start', () => ({ taken: null, wantsFile: false, failure: null }));
}

/** Says that a file will be chosen. */
export function wantFile(): void {
  updateSlice('start', () => ({ taken: null, wantsFile: true, failure: null }));
}

export function chooseSize(size: SizeChoice): void {
  updateSlice('start', () => ({ size }));
}

/**
 * Takes weights in hand, and sets what they ask of the recipe, as one step of undo: network, preprocessing, and what
 * trains the head. A recipe that waited for such weights keeps its own head and training.
 */
export async function chooseStart(source: StartSource): Promise<Result<TransferReport>> {
  const { start, recipe: before } = useStudio.getState();
  const { size } = start;
  const taken = await take(source, { keepsRecipe: false, size });
  if (!taken.ok) return taken;
  const { report, recipe } = taken.value;
  const waited = awaitsWeights(before.recipe, recipe.architecture);
  updateSlice('recipe', (state) => withRecipe(state, waited ? recipe : keepsWhatWasLearned(taken.value)));
  updateSlice('start', () => ({ taken: { source, architecture: recipe.architecture }, wantsFile: false }));
  return success(report);
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

/**
 * Starts a run of the recipe on the screen from what was chosen. Weights are taken anew: the model in hand may have been
 * trained since, the dataset may be another.
 */
export async function startTraining(): Promise<void> {
  const { start, recipe } = useStudio.getState();
  const source = startSourceOf(start, recipe.recipe);
  if (source === null) return startRun('scratch');
  if (source.kind === 'model') return startRun('model');
  const anew = () => take(source, { keepsRecipe: true, size: start.size });
  return startRun('model', crypto.randomUUID(), anew);
}

async function take(source: StartSource, fitting: Fitting): Promise<Result<TakenWeights>> {
  updateSlice('start', () => ({ taking: source, failure: null }));
  const taken = await takeFrom(source, fitting).catch((error) => {
    const refused: Result<TakenWeights> = { ok: false, failure: fileFailure(error) };
    return refused;
  });
  updateSlice('start', () => ({ taking: null, failure: taken.ok ? null : taken.failure }));
  return taken;
}

async function takeFrom(source: StartSource, fitting: Fitting): Promise<Result<TakenWeights>> {
  switch (source.kind) {
    case 'shelf': {
      const entry = useStudio.getState().start.shelf?.find(({ id }) => id === source.id);
      if (!entry) return failure('shelfFileGone', { id: source.id });
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
    case 'files':
      return takeFiles(source.files, fitting);
    case 'model':
      return takeModel(fitting);
    default:
      return assertNever(source);
  }
}

/** What an entry says of its images, without what it leaves open. */
function prepared({ preprocessing }: ShelfEntry): NonNullable<Fitting['preprocessing']> {
  return Object.fromEntries(Object.entries(preprocessing).filter(([, value]) => value !== undefined));
}

/** Times the backbones of the shelf on this recipe's device, one after the other, on made-up images of their size. */
export async function measureShelf(): Promise<void> {
  const { start, recipe } = useStudio.getState();
  for (const entry of start.shelf ?? []) {
    const architecture = architectureOf(entry);
    if (!architecture) continue;
    updateSlice('start', () => ({ measuring: entry.id }));
    const preprocessing = { ...recipe.recipe.preprocessing, statistics: null, ...prepared(entry) };
    const answer = await ask('measureForward', { recipe: { ...recipe.recipe, architecture, preprocessing } });
    updateSlice('start', ({ speeds }) => ({
      speeds: { ...speeds, [entry.id]: answer.ok ? answer.value.imagesPerSecond : null },
      failure: answer.ok ? null : answer.failure,
    }));
    if (!answer.ok && answer.failure.code === 'runUnderWay') break;
  }
  updateSlice('start', () => ({ measuring: null }));
}

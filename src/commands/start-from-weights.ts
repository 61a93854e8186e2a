import type { ImportPlan } from '../formats/import-plan';
import type { WeightFamily } from '../formats/import-recognise';
import type { ForeignWeights, Preparation } from '../formats/open-weights';
import type { ModelBundle, NamedTensor, StateShape } from '../protocol/commands';
import type { Preprocessing, Recipe } from '../recipe/schema';
import { failure, type Result, success } from '../shared/result';
import { ask, useStudio } from '../state/studio';
import { decideDataset } from './dataset';
import { replaceInRecipe } from './recipe';
import { startRun } from './run';

/** What became of the weights: for the report on the screen. */
export interface TransferReport {
  /** Null: known only by the names of the recipe's own network. */
  readonly family: WeightFamily | 'vireo' | null;
  readonly matchedCount: number;
  readonly totalCount: number;
  readonly reinitialised: ImportPlan<StateShape>['reinitialised'];
  readonly unused: readonly string[];
  /** Tables of positions that were resized: patches a side, before and now. */
  readonly resized: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  /** Whether the head knew the classes by name, and their rows were taken. */
  readonly headByName: boolean;
  /** Who said how images are prepared; null: nobody was asked, they are prepared as before. */
  readonly preparation: Preparation | null;
  /** Where in a checkpoint the weights lay; empty: nowhere but in the file itself. */
  readonly nest: string;
  /** Whether training on has begun with it. */
  readonly isTraining: boolean;
}

/** Which size of images is trained on: the one the weights were made with, or the recipe's. */
export type SizeChoice = 'weights' | 'recipe';

/** Starts from files a person chose: weights, and what lies beside them. */
export async function startFromFiles(
  files: readonly File[],
  size: SizeChoice,
): Promise<Result<TransferReport>> {
  const { openWeights } = await import('../formats/open-weights');
  const opened = await openWeights(files);
  if (!opened.ok) return opened;
  return opened.value.kind === 'bundle'
    ? startFromBundle(opened.value.bundle, size)
    : startFromForeign(opened.value.weights, size);
}

/** The model at hand, for the classes of the open dataset: its head begins afresh. */
export async function startFromModel(size: SizeChoice): Promise<Result<TransferReport>> {
  const answer = await ask('exportModel', { weights: 'best' });
  return answer.ok ? startFromBundle(answer.value, size) : answer;
}

/**
 * From coarse labels to finer ones of the same images, in one go: the level is changed, the backbone of the model at hand
 * kept, its head begun afresh, and training started.
 * @param level null: the dataset's own classes
 */
export async function goOnWithLevel(level: string | null): Promise<Result<TransferReport>> {
  // Taken before the labels change: it is the weights that count.
  const model = await ask('exportModel', { weights: 'best' });
  if (!model.ok) return model;
  await decideDataset((now) => ({ ...now, labelLevel: level }));
  const { failure: refused } = useStudio.getState().dataset;
  if (refused) return { ok: false, failure: refused };
  const taken = await startFromBundle(model.value, 'weights');
  if (!taken.ok) return taken;
  await startRun('model');
  return success({ ...taken.value, isTraining: true });
}

async function startFromBundle(bundle: ModelBundle, size: SizeChoice): Promise<Result<TransferReport>> {
  const { planImport, adaptTensors } = await import('../formats/import-plan');
  const recipe = adapted(bundle.recipe.architecture, bundle.recipe.preprocessing, size);
  const classes = datasetClasses() ?? bundle.classes;
  const expected = await ask('describeState', { recipe, classCount: classes.length });
  if (!expected.ok) return expected;
  const plan = planImport(bundle.tensors, expected.value, { source: bundle.classes, target: classes });
  const source = { family: 'vireo', preparation: null, nest: '' } as const;
  return hand(recipe, classes, plan, adaptTensors(plan.matched, plan), source);
}

async function startFromForeign(
  { file, entries, recognised, preparation, classes: named }: ForeignWeights,
  size: SizeChoice,
): Promise<Result<TransferReport>> {
  const { planImport, readPlanned } = await import('../formats/import-plan');
  // Without a dataset the classes are the file's own: it can predict at once.
  const classes = datasetClasses() ?? named;
  if (classes === null) return failure('noDataset');
  const recipe =
    recognised === null
      ? useStudio.getState().recipe.recipe
      : adapted(recognised.architecture, recognised.preprocessing, size);
  const expected = await ask('describeState', { recipe, classCount: classes.length });
  if (!expected.ok) return expected;
  const plan = planImport(entries, expected.value, { source: named, target: classes });
  const tensors = await readPlanned(file, plan);
  const { nest = '' } = file.metadata;
  return hand(recipe, classes, plan, tensors, { family: recognised?.family ?? null, preparation, nest });
}

/** The recipe on the screen with another network and its preprocessing; where it keeps its own size, a crop keeps its margin. */
function adapted(
  architecture: Recipe['architecture'],
  preprocessing: Partial<Preprocessing>,
  size: SizeChoice,
): Recipe {
  const { recipe } = useStudio.getState().recipe;
  const theirs = { ...recipe.preprocessing, ...preprocessing };
  const { imageSize } = recipe.preprocessing;
  const resizeTo = Math.round((theirs.resizeTo * imageSize) / theirs.imageSize);
  const sized = size === 'recipe' ? { ...theirs, imageSize, resizeTo } : theirs;
  return { ...recipe, architecture, preprocessing: sized };
}

function datasetClasses(): readonly string[] | null {
  return useStudio.getState().dataset.summary?.classes.map(({ name }) => name) ?? null;
}

/** Hands the tensors over; the recipe on the screen follows what was taken. */
async function hand(
  recipe: Recipe,
  classes: readonly string[],
  plan: ImportPlan<StateShape>,
  tensors: readonly NamedTensor[],
  source: Pick<TransferReport, 'family' | 'preparation' | 'nest'>,
): Promise<Result<TransferReport>> {
  const adaptations = [...plan.adaptations];
  if (plan.matched.length === 0) return failure('importNothingFits', { first: plan.unused[0] ?? '' });
  const taken = await ask('importWeights', { recipe, classes, tensors });
  if (!taken.ok) return taken;
  replaceInRecipe({ architecture: recipe.architecture, preprocessing: recipe.preprocessing });
  return success({
    ...source,
    matchedCount: plan.matched.length,
    totalCount: plan.matched.length + plan.reinitialised.length,
    reinitialised: plan.reinitialised,
    unused: plan.unused,
    resized: adaptations.flatMap(([name, adaptation]) =>
      adaptation.kind === 'positions' ? [{ name, from: adaptation.from, to: adaptation.to }] : [],
    ),
    headByName: adaptations.some(([, { kind }]) => kind === 'rows'),
    isTraining: false,
  });
}

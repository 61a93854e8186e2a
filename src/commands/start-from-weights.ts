import type { ImportPlan } from '../formats/import-plan';
import type { ForeignWeights, Preparation } from '../formats/open-weights';
import type { WeightFamily } from '../formats/recognise/shapes';
import type { ModelBundle, NamedTensor, StateShape } from '../protocol/model';
import { awaitsWeights } from '../recipe/fine-tune';
import { headPrefix } from '../recipe/head';
import type { Preprocessing, Recipe } from '../recipe/schema';
import type { RecipeStart } from '../recipe/start';
import { fetchPart } from '../shared/fetch-part';
import { failure, type Result, success } from '../shared/result';
import type { SizeChoice } from '../state/slices/start-slice';
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

/** Weights in hand, and the recipe that they are for. */
export interface TakenWeights {
  readonly report: TransferReport;
  /** The recipe on the screen with the network and the preprocessing of the weights, and them as its start. */
  readonly recipe: Recipe;
  /** The head alone begins afresh: all before it is learned. */
  readonly isHeadNew: boolean;
}

/**
 * How weights and recipe come together: the recipe takes their network and preprocessing, with images of one size or the
 * other; or it stays as it is, and what of the weights fits it is taken.
 */
export interface Fitting {
  /** What the weights are called in the recipe. */
  readonly start: RecipeStart;
  readonly keepsRecipe: boolean;
  readonly size: SizeChoice;
  /** Which recipe that is; without it the one on the screen. */
  readonly recipe?: Recipe;
  /** How images were prepared, where that is known better than by the family, and the file that says so. */
  readonly preprocessing?: Partial<Preprocessing>;
  readonly statedBy?: string;
}

/** Takes weights in hand from files a person chose, or of the shelf: weights, and what lies beside them. */
export async function takeFiles(files: readonly File[], fitting: Fitting): Promise<Result<TakenWeights>> {
  const part = await fetchPart(() => import('../formats/open-weights'));
  if (!part.ok) return part;
  const opened = await part.value.openWeights(files);
  if (!opened.ok) return opened;
  return opened.value.kind === 'bundle'
    ? takeBundle(opened.value.bundle, fitting)
    : takeForeign(opened.value.weights, fitting);
}

/** The model at hand, for the classes of the open dataset: for others its head begins afresh. */
export async function takeModel(fitting: Fitting): Promise<Result<TakenWeights>> {
  const answer = await ask('exportModel', { weights: 'best' });
  return answer.ok ? takeBundle(answer.value, fitting) : answer;
}

/**
 * From coarse labels to finer ones of the same images, in one go: the level is changed, the backbone of the model at hand
 * kept, its head begun afresh, and training started.
 * @param level null: the dataset's own classes
 */
export async function goOnWithLevel(level: string | null): Promise<Result<TransferReport>> {
  const start = useStudio.getState().model.report?.identity;
  if (!start) return failure('noModel');
  // Taken before the labels change: it is the weights that count.
  const model = await ask('exportModel', { weights: 'best' });
  if (!model.ok) return model;
  await decideDataset((now) => ({ ...now, labelLevel: level }));
  const { failure: refused } = useStudio.getState().dataset;
  if (refused) return { ok: false, failure: refused };
  const taken = await takeBundle(model.value, { start, keepsRecipe: false, size: 'weights' });
  if (!taken.ok) return taken;
  const { architecture, preprocessing } = taken.value.recipe;
  replaceInRecipe({ architecture, preprocessing, start });
  await startRun(useStudio.getState().recipe.recipe);
  return success({ ...taken.value.report, isTraining: true });
}

async function takeBundle(bundle: ModelBundle, fitting: Fitting): Promise<Result<TakenWeights>> {
  const part = await fetchPart(() => import('../formats/import-plan'));
  if (!part.ok) return part;
  const { planImport, adaptTensors } = part.value;
  const recipe = adapted(bundle.recipe.architecture, bundle.recipe.preprocessing, fitting);
  const classes = datasetClasses() ?? bundle.classes;
  const expected = await ask('describeState', { recipe, classCount: classes.length });
  if (!expected.ok) return expected;
  const plan = planImport(bundle.tensors, expected.value, { source: bundle.classes, target: classes });
  const source = { family: 'vireo', preparation: null, nest: '' } as const;
  return hand(recipe, classes, plan, adaptTensors(plan.matched, plan), source);
}

async function takeForeign(
  { file, entries, recognised, preparation, classes: named }: ForeignWeights,
  fitting: Fitting,
): Promise<Result<TakenWeights>> {
  const part = await fetchPart(() => import('../formats/import-plan'));
  if (!part.ok) return part;
  const { planImport, readPlanned } = part.value;
  // Without a dataset the classes are the file's own: it can predict at once.
  const classes = datasetClasses() ?? named;
  if (classes === null) return failure('noDataset');
  const recipe =
    recognised === null
      ? recipeOf(fitting)
      : adapted(recognised.architecture, recognised.preprocessing, fitting);
  const expected = await ask('describeState', { recipe, classCount: classes.length });
  if (!expected.ok) return expected;
  const plan = planImport(entries, expected.value, { source: named, target: classes });
  const tensors = await readPlanned(file, plan);
  const { nest = '' } = file.metadata;
  const family = recognised?.family ?? null;
  const stated = fitting.statedBy ? ({ from: 'file', name: fitting.statedBy } as const) : preparation;
  return hand(recipe, classes, plan, tensors, { family, preparation: stated, nest });
}

/** The recipe that weights are for, with them as its start. */
function recipeOf({ recipe, start }: Fitting): Recipe {
  return { ...(recipe ?? useStudio.getState().recipe.recipe), start };
}

/** Their recipe with another network and its preprocessing; where it keeps its own size, a crop keeps its margin. */
function adapted(
  architecture: Recipe['architecture'],
  preprocessing: Partial<Preprocessing>,
  fitting: Fitting,
): Recipe {
  const recipe = recipeOf(fitting);
  if (fitting.keepsRecipe) return recipe;
  const theirs = { ...recipe.preprocessing, statistics: null, ...preprocessing, ...fitting.preprocessing };
  const { imageSize } = recipe.preprocessing;
  const resizeTo = Math.round((theirs.resizeTo * imageSize) / theirs.imageSize);
  const sized = fitting.size === 'recipe' ? { ...theirs, imageSize, resizeTo } : theirs;
  // A preset of a course waits for weights of its network, and brings a head of its own.
  const network = awaitsWeights(recipe, architecture) ? recipe.architecture : architecture;
  return { ...recipe, architecture: network, preprocessing: sized };
}

function datasetClasses(): readonly string[] | null {
  return useStudio.getState().dataset.summary?.classes.map(({ name }) => name) ?? null;
}

/** Hands the tensors over. */
async function hand(
  recipe: Recipe,
  classes: readonly string[],
  plan: ImportPlan<StateShape>,
  tensors: readonly NamedTensor[],
  source: Pick<TransferReport, 'family' | 'preparation' | 'nest'>,
): Promise<Result<TakenWeights>> {
  const adaptations = [...plan.adaptations];
  if (plan.matched.length === 0) return failure('importNothingFits', { first: plan.unused[0] ?? '' });
  const taken = await ask('importWeights', { recipe, classes, tensors });
  if (!taken.ok) return taken;
  const report: TransferReport = {
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
  };
  const head = headPrefix(recipe.architecture);
  const { reinitialised } = plan;
  const isHeadNew = reinitialised.length > 0 && reinitialised.every(({ name }) => name.startsWith(head));
  return success({ report, recipe, isHeadNew });
}

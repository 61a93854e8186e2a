import type { ImportPlan, RenamedEntry } from '../../formats/import-plan';
import type { RecognisedWeights, WeightFamily } from '../../formats/import-recognise';
import type { ModelBundle, NamedTensor, StateShape } from '../../protocol/commands';
import type { Preprocessing, Recipe } from '../../recipe/schema';
import { failure, type Result, success } from '../../shared/result';
import { decideDataset } from '../../state/dataset-commands';
import { replaceInRecipe } from '../../state/recipe-commands';
import { startRun } from '../../state/run-commands';
import { ask, useStudio } from '../../state/studio';

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
  /** Whether training on has begun with it. */
  readonly isTraining: boolean;
}

/** Which size of images is trained on: the one the weights were made with, or the recipe's. */
export type SizeChoice = 'weights' | 'recipe';

/** Starts from files a person chose: weights, and the sidecars of Hugging Face where they are among them. */
export async function startFromFiles(
  files: readonly File[],
  size: SizeChoice,
): Promise<Result<TransferReport>> {
  const weights = files.find(({ name }) => !name.endsWith('.json'));
  if (!weights) return failure('notWeights', { name: files[0]?.name ?? '' });
  const { sniffWeightsFile } = await import('../../formats/import-source');
  const kind = await sniffWeightsFile(weights, weights.name);
  if (!kind.ok) return kind;
  if (kind.value === 'vireoZip') {
    const { readWeightsZip } = await import('../../formats/weights-zip');
    const bundle = await readWeightsZip(weights);
    return bundle.ok ? startFromBundle(bundle.value, size) : bundle;
  }
  const textOf = async (name: string) => (await files.find((file) => file.name === name)?.text()) ?? null;
  const config = await textOf('config.json');
  const preprocessor = await textOf('preprocessor_config.json');
  return startFromSafetensors(weights, { config, preprocessor }, size);
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
  const { planImport, adaptTensors } = await import('../../formats/import-plan');
  const recipe = adapted(bundle.recipe.architecture, bundle.recipe.preprocessing, size);
  const classes = datasetClasses() ?? bundle.classes;
  const expected = await ask('describeState', { recipe, classCount: classes.length });
  if (!expected.ok) return expected;
  const plan = planImport(bundle.tensors, expected.value, { source: bundle.classes, target: classes });
  return hand(recipe, classes, plan, adaptTensors(plan.matched, plan), 'vireo');
}

/** The files Hugging Face keeps beside its weights, as text. */
interface Sidecars {
  readonly config: string | null;
  readonly preprocessor: string | null;
}

async function startFromSafetensors(
  file: File,
  { config, preprocessor }: Sidecars,
  size: SizeChoice,
): Promise<Result<TransferReport>> {
  const [{ openSafetensors }, { planImport, readPlanned, withoutWrappers }, { recogniseWeights }, sidecars] =
    await Promise.all([
      import('../../formats/safetensors-read'),
      import('../../formats/import-plan'),
      import('../../formats/import-recognise'),
      import('../../formats/import-sidecars'),
    ]);
  const named = config === null ? success(null) : sidecars.readConfigClasses(config);
  if (!named.ok) return named;
  // Without a dataset the classes are the file's own: it can predict at once.
  const classes = datasetClasses() ?? named.value;
  if (classes === null) return failure('noDataset');
  const opened = await openSafetensors(file);
  if (!opened.ok) return opened;
  const entries = withoutWrappers(opened.value.entries);
  const recognised = recogniseWeights(entries);
  if (!recognised.ok) return recognised;
  const recipe = await recipeFor(recognised.value, preprocessor, size);
  if (!recipe.ok) return recipe;
  const expected = await ask('describeState', { recipe: recipe.value, classCount: classes.length });
  if (!expected.ok) return expected;
  const plan: ImportPlan<RenamedEntry> = planImport(entries, expected.value, {
    source: named.value,
    target: classes,
  });
  const tensors = await readPlanned(opened.value, plan);
  return hand(recipe.value, classes, plan, tensors, recognised.value?.family ?? null);
}

async function recipeFor(
  recognised: RecognisedWeights | null,
  preprocessor: string | null,
  size: SizeChoice,
): Promise<Result<Recipe>> {
  if (recognised === null) return success(useStudio.getState().recipe.recipe);
  if (preprocessor === null) return success(adapted(recognised.architecture, recognised.preprocessing, size));
  const { readPreprocessorConfig } = await import('../../formats/import-sidecars');
  const stated = readPreprocessorConfig(preprocessor);
  if (!stated.ok) return stated;
  // The table of positions knows the size of the images better than the file beside it.
  const { imageSize } = recognised.preprocessing;
  const preprocessing = { ...recognised.preprocessing, ...stated.value, ...(imageSize && { imageSize }) };
  return success(adapted(recognised.architecture, preprocessing, size));
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
  family: TransferReport['family'],
): Promise<Result<TransferReport>> {
  const adaptations = [...plan.adaptations];
  if (plan.matched.length === 0) return failure('importNothingFits', { first: plan.unused[0] ?? '' });
  const taken = await ask('importWeights', { recipe, classes, tensors });
  if (!taken.ok) return taken;
  replaceInRecipe({ architecture: recipe.architecture, preprocessing: recipe.preprocessing });
  return success({
    family,
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

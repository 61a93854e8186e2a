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
}

/** Starts from files a person chose: weights, and the sidecars of Hugging Face where they are among them. */
export async function startFromFiles(files: readonly File[]): Promise<Result<TransferReport>> {
  const weights = files.find(({ name }) => !name.endsWith('.json'));
  if (!weights) return failure('notWeights', { name: files[0]?.name ?? '' });
  const { sniffWeightsFile } = await import('../../formats/import-source');
  const kind = await sniffWeightsFile(weights, weights.name);
  if (!kind.ok) return kind;
  if (kind.value === 'vireoZip') {
    const { readWeightsZip } = await import('../../formats/weights-zip');
    const bundle = await readWeightsZip(weights);
    return bundle.ok ? startFromBundle(bundle.value) : bundle;
  }
  const sidecar = files.find(({ name }) => name === 'preprocessor_config.json');
  return startFromSafetensors(weights, (await sidecar?.text()) ?? null);
}

/** The model at hand, for the classes of the open dataset: its head begins afresh. */
export async function startFromModel(): Promise<Result<TransferReport>> {
  const answer = await ask('exportModel', { weights: 'best' });
  return answer.ok ? startFromBundle(answer.value) : answer;
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
  const { dataset } = useStudio.getState().recipe.recipe;
  await decideDataset({ ...dataset, labelLevel: level });
  const { failure: refused } = useStudio.getState().dataset;
  if (refused) return { ok: false, failure: refused };
  const taken = await startFromBundle(model.value);
  if (taken.ok) await startRun('model');
  return taken;
}

async function startFromBundle(bundle: ModelBundle): Promise<Result<TransferReport>> {
  const { planImport } = await import('../../formats/import-plan');
  const recipe = adapted(bundle.recipe.architecture, bundle.recipe.preprocessing);
  const expected = await expectedState(recipe);
  if (!expected.ok) return expected;
  const plan = planImport(bundle.tensors, expected.value);
  return hand(recipe, plan, plan.matched, 'vireo');
}

async function startFromSafetensors(
  file: File,
  preprocessor: string | null,
): Promise<Result<TransferReport>> {
  const [{ openSafetensors }, { planImport, readPlanned, withoutWrappers }, { recogniseWeights }] =
    await Promise.all([
      import('../../formats/safetensors-read'),
      import('../../formats/import-plan'),
      import('../../formats/import-recognise'),
    ]);
  const opened = await openSafetensors(file);
  if (!opened.ok) return opened;
  const entries = withoutWrappers(opened.value.entries);
  const recognised = recogniseWeights(entries);
  if (!recognised.ok) return recognised;
  const recipe = await recipeFor(recognised.value, preprocessor);
  if (!recipe.ok) return recipe;
  const expected = await expectedState(recipe.value);
  if (!expected.ok) return expected;
  const plan: ImportPlan<RenamedEntry> = planImport(entries, expected.value);
  return hand(recipe.value, plan, await readPlanned(opened.value, plan), recognised.value?.family ?? null);
}

async function recipeFor(
  recognised: RecognisedWeights | null,
  preprocessor: string | null,
): Promise<Result<Recipe>> {
  if (recognised === null) return success(useStudio.getState().recipe.recipe);
  if (preprocessor === null) return success(adapted(recognised.architecture, recognised.preprocessing));
  const { readPreprocessorConfig } = await import('../../formats/import-sidecars');
  const stated = readPreprocessorConfig(preprocessor);
  if (!stated.ok) return stated;
  // The table of positions knows the size of the images better than the file beside it.
  const { imageSize } = recognised.preprocessing;
  const preprocessing = { ...recognised.preprocessing, ...stated.value, ...(imageSize && { imageSize }) };
  return success(adapted(recognised.architecture, preprocessing));
}

/** The recipe on the screen with another network and its preprocessing. */
function adapted(architecture: Recipe['architecture'], preprocessing: Partial<Preprocessing>): Recipe {
  const { recipe } = useStudio.getState().recipe;
  return { ...recipe, architecture, preprocessing: { ...recipe.preprocessing, ...preprocessing } };
}

function datasetClasses(): string[] {
  return useStudio.getState().dataset.summary?.classes.map(({ name }) => name) ?? [];
}

async function expectedState(recipe: Recipe): Promise<Result<readonly StateShape[]>> {
  const classCount = datasetClasses().length;
  if (classCount === 0) return failure('noDataset');
  return ask('describeState', { recipe, classCount });
}

/** Hands the tensors over; the recipe on the screen follows what was taken. */
async function hand(
  recipe: Recipe,
  plan: ImportPlan<StateShape>,
  tensors: readonly NamedTensor[],
  family: TransferReport['family'],
): Promise<Result<TransferReport>> {
  if (plan.matched.length === 0) return failure('importNothingFits', { first: plan.unused[0] ?? '' });
  const taken = await ask('importWeights', { recipe, classes: datasetClasses(), tensors });
  if (!taken.ok) return taken;
  replaceInRecipe({ architecture: recipe.architecture, preprocessing: recipe.preprocessing });
  return success({
    family,
    matchedCount: plan.matched.length,
    totalCount: plan.matched.length + plan.reinitialised.length,
    reinitialised: plan.reinitialised,
    unused: plan.unused,
  });
}

/** From the files a person chose to weights that can be matched with a model, whatever format they are in. */
import type { ModelBundle } from '../protocol/model';
import { assertNever } from '../shared/errors';
import { type Failure, failure, type Result, success } from '../shared/result';
import { type RenamedEntry, withoutWrappers } from './import-plan';
import { readConfigClasses, readPreprocessorConfig, readTimmPreprocessing } from './import-sidecars';
import { sniffWeightsFile } from './import-source';
import { underModelNames } from './recognise/model-names';
import { recogniseWeights } from './recognise/recognise-weights';
import { KERAS, type RecognisedWeights } from './recognise/shapes';
import { openSafetensors } from './safetensors-read';
import { type ModelFiles, openTfjsLayers } from './tfjs-import/open-tfjs-layers';
import { readTeachableMachineLabels, teachableMachinePreprocessing } from './tfjs-import/teachable-machine';
import { openTorchSave } from './torch-save/open-torch-save';
import type { WeightsFile } from './weights-file';
import { readWeightsZip } from './weights-zip';
import { ZipReading } from './zip-read';

/** Who says how the images of weights were prepared. */
export type Preparation =
  /** The model itself, or a file beside it. */
  | { readonly from: 'file'; readonly name: string }
  /** Nobody: what its family usually does. `reason`: what a file beside it asks for, and a recipe cannot say. */
  | { readonly from: 'family'; readonly reason: Failure | null };

/** Weights that were made elsewhere. */
export interface ForeignWeights {
  readonly file: WeightsFile;
  /** Under the names that models of Vireo use. */
  readonly entries: readonly RenamedEntry[];
  /** Null: known only by the names of the recipe's own network. */
  readonly recognised: RecognisedWeights | null;
  /** Where the preprocessing is from; null where nothing was recognised, and the recipe's stays. */
  readonly preparation: Preparation | null;
  /** The names of the head's rows, where a file says them. */
  readonly classes: readonly string[] | null;
}

export type OpenedWeights =
  | { readonly kind: 'bundle'; readonly bundle: ModelBundle }
  | { readonly kind: 'foreign'; readonly weights: ForeignWeights };

/** What files of weights are called, the safest to read first. */
const ENDINGS = ['.safetensors', '.pth', '.pt', '.bin', '.zip', '.h5', '.keras'] as const;

/** Files that say something of the weights beside them. */
const SIDECARS: readonly string[] = ['config.json', 'preprocessor_config.json', 'metadata.json'];

/**
 * Opens the weights among `files`, and reads what lies beside them: `config.json` and `preprocessor_config.json` of Hugging Face
 * and timm, `metadata.json` of Teachable Machine. Failures: those of sniffWeightsFile, of the readers, of the sidecars, and of
 * recogniseWeights.
 */
export async function openWeights(files: readonly File[]): Promise<Result<OpenedWeights>> {
  const weights = weightsAmong(files);
  const model = files.find(({ name }) => name.endsWith('.json') && !SIDECARS.includes(name));
  if (model && (!weights || model.name === 'model.json')) {
    return tfjsModel(model, async (name) =>
      success(files.find((file) => file.name === baseName(name)) ?? null),
    );
  }
  if (!weights) return failure('notWeights', { name: files[0]?.name ?? '' });
  const kind = await sniffWeightsFile(weights, weights.name);
  if (!kind.ok) return kind;
  switch (kind.value) {
    case 'vireoZip': {
      const bundle = await readWeightsZip(weights);
      return bundle.ok ? success({ kind: 'bundle', bundle: bundle.value }) : bundle;
    }
    case 'safetensors':
      return foreign(await openSafetensors(weights), files);
    case 'torchSave':
      return foreign(await openTorchSave(weights), files);
    case 'tfjsZip':
      return tfjsZip(weights);
    default:
      return assertNever(kind.value);
  }
}

/** The file that holds the weights, told by its ending where a folder brought others along. */
function weightsAmong(files: readonly File[]): File | undefined {
  const candidates = files.filter(({ name }) => !name.endsWith('.json'));
  for (const ending of ENDINGS) {
    const found = candidates.find(({ name }) => name.toLowerCase().endsWith(ending));
    if (found) return found;
  }
  return candidates[0];
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function tfjsZip(file: Blob): Promise<Result<OpenedWeights>> {
  const zip = await ZipReading.open(file);
  if (!zip.ok) return zip;
  const path = zip.value.paths.find((name) => baseName(name) === 'model.json') ?? 'model.json';
  const model = await zip.value.file(path);
  if (!model.ok) return model;
  const folder = path.slice(0, -'model.json'.length);
  return tfjsModel(model.value, async (name) =>
    zip.value.has(folder + name) ? zip.value.file(folder + name) : success(null),
  );
}

/** A tfjs layers model; Teachable Machine's where its metadata lie beside it. */
async function tfjsModel(modelJson: Blob, files: ModelFiles): Promise<Result<OpenedWeights>> {
  const opened = await openTfjsLayers(await modelJson.text(), files);
  if (!opened.ok) return opened;
  const { file, model } = opened.value;
  const metadata = await files('metadata.json');
  if (!metadata.ok) return metadata;
  const classes =
    metadata.value === null ? success(null) : readTeachableMachineLabels(await metadata.value.text());
  if (!classes.ok) return classes;
  if (classes.value !== null && classes.value.length !== model.classCount) {
    return failure('tfjsClasses', { labels: classes.value.length, outputs: model.classCount });
  }
  const imageSize = model.imageSize ?? 224;
  const isTeachableMachine = classes.value !== null;
  const recognised: RecognisedWeights = {
    family: isTeachableMachine ? 'teachableMachine' : 'keras',
    architecture: model.architecture,
    preprocessing: isTeachableMachine ? teachableMachinePreprocessing(imageSize) : { ...KERAS, imageSize },
  };
  const preparation: Preparation = isTeachableMachine
    ? { from: 'file', name: 'metadata.json' }
    : { from: 'family', reason: null };
  const entries = withoutWrappers(file.entries);
  return success({
    kind: 'foreign',
    weights: { file, entries, recognised, preparation, classes: classes.value },
  });
}

async function foreign(opened: Result<WeightsFile>, files: readonly File[]): Promise<Result<OpenedWeights>> {
  if (!opened.ok) return opened;
  const textOf = async (name: string) => (await files.find((file) => file.name === name)?.text()) ?? null;
  const config = await textOf('config.json');
  const classes = config === null ? success(null) : readConfigClasses(config);
  if (!classes.ok) return classes;
  const { entries, family } = underModelNames(withoutWrappers(opened.value.entries));
  const recognised = recogniseWeights(entries, family);
  if (!recognised.ok) return recognised;
  const prepared = withPreprocessing(recognised.value, config, await textOf('preprocessor_config.json'));
  return success({
    kind: 'foreign',
    weights: { file: opened.value, entries, ...prepared, classes: classes.value },
  });
}

/** What the files beside state, over what the family does by default; the default where no recipe can say what they state. */
function withPreprocessing(
  recognised: RecognisedWeights | null,
  config: string | null,
  preprocessor: string | null,
): Pick<ForeignWeights, 'recognised' | 'preparation'> {
  if (recognised === null) return { recognised, preparation: null };
  const name = preprocessor === null ? 'config.json' : 'preprocessor_config.json';
  const stated =
    preprocessor === null ? readTimmPreprocessing(config ?? '{}') : readPreprocessorConfig(preprocessor);
  if (!stated.ok) return { recognised, preparation: { from: 'family', reason: stated.failure } };
  if (stated.value === null) return { recognised, preparation: { from: 'family', reason: null } };
  // A table of positions knows the size of the images better than the file beside it.
  const { imageSize } = recognised.preprocessing;
  const fixed = 'patchSize' in recognised.architecture && imageSize !== undefined ? { imageSize } : {};
  const preprocessing = { ...recognised.preprocessing, ...stated.value, ...fixed };
  return { recognised: { ...recognised, preprocessing }, preparation: { from: 'file', name } };
}

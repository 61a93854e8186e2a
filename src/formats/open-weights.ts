/** From the files a person chose to weights that can be matched with a model, whatever format they are in. */
import type { ModelBundle } from '../protocol/commands';
import { assertNever } from '../shared/errors';
import { failure, type Result, success } from '../shared/result';
import { type RenamedEntry, withoutWrappers } from './import-plan';
import { type RecognisedWeights, recogniseWeights } from './import-recognise';
import { readConfigClasses, readPreprocessorConfig } from './import-sidecars';
import { sniffWeightsFile } from './import-source';
import { openSafetensors } from './safetensors-read';
import { openTorchSave } from './torch-save/open-torch-save';
import type { WeightsFile } from './weights-file';
import { readWeightsZip } from './weights-zip';

/** Weights that were made elsewhere. */
export interface ForeignWeights {
  readonly file: WeightsFile;
  /** Under the names that models of Vireo use. */
  readonly entries: readonly RenamedEntry[];
  /** Null: known only by the names of the recipe's own network. */
  readonly recognised: RecognisedWeights | null;
  /** The names of the head's rows, where a file says them. */
  readonly classes: readonly string[] | null;
}

export type OpenedWeights =
  | { readonly kind: 'bundle'; readonly bundle: ModelBundle }
  | { readonly kind: 'foreign'; readonly weights: ForeignWeights };

/**
 * Opens the weights among `files`, and reads what lies beside them (`config.json`, `preprocessor_config.json`). Failures: those
 * of sniffWeightsFile, of the readers, of the sidecars, and of recogniseWeights.
 */
export async function openWeights(files: readonly File[]): Promise<Result<OpenedWeights>> {
  const weights = files.find(({ name }) => !name.endsWith('.json'));
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
    default:
      return assertNever(kind.value);
  }
}

async function foreign(opened: Result<WeightsFile>, files: readonly File[]): Promise<Result<OpenedWeights>> {
  if (!opened.ok) return opened;
  const textOf = async (name: string) => (await files.find((file) => file.name === name)?.text()) ?? null;
  const config = await textOf('config.json');
  const classes = config === null ? success(null) : readConfigClasses(config);
  if (!classes.ok) return classes;
  const entries = withoutWrappers(opened.value.entries);
  const recognised = recogniseWeights(entries);
  if (!recognised.ok) return recognised;
  const prepared = withPreprocessing(recognised.value, await textOf('preprocessor_config.json'));
  if (!prepared.ok) return prepared;
  return success({
    kind: 'foreign',
    weights: { file: opened.value, entries, recognised: prepared.value, classes: classes.value },
  });
}

/** What a preprocessor's file states, over what the family does by default. */
function withPreprocessing(
  recognised: RecognisedWeights | null,
  preprocessor: string | null,
): Result<RecognisedWeights | null> {
  if (recognised === null || preprocessor === null) return success(recognised);
  const stated = readPreprocessorConfig(preprocessor);
  if (!stated.ok) return stated;
  // The table of positions knows the size of the images better than the file beside it.
  const { imageSize } = recognised.preprocessing;
  const preprocessing = { ...recognised.preprocessing, ...stated.value, ...(imageSize && { imageSize }) };
  return success({ ...recognised, preprocessing });
}

import { looksLikeWeightsZip } from '../../formats/weights-zip-sniff';
import { fileFailure } from '../../shared/read-file';
import type { Failure } from '../../shared/result';
import { restoreModel, showModelBusy } from '../../state/model-commands';

/** What became of a dropped file: not a weights zip, restored, or refused with the reason. */
export type RestoreOutcome = 'notWeights' | 'restored' | Failure;

/** Restores a model where the file is a weights zip; any other file is left alone. One that cannot be read is refused. */
export async function restoreWeights(file: File): Promise<RestoreOutcome> {
  try {
    return await restore(file);
  } catch (error) {
    showModelBusy(null);
    return fileFailure(error);
  }
}

async function restore(file: File): Promise<RestoreOutcome> {
  if (!(await looksLikeWeightsZip(file))) return 'notWeights';
  showModelBusy('restore');
  const { readWeightsZip } = await import('../../formats/weights-zip');
  const read = await readWeightsZip(file);
  if (!read.ok) {
    showModelBusy(null);
    return read.failure;
  }
  return (await restoreModel(read.value, file.name)) ?? 'restored';
}

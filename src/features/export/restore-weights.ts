import { looksLikeWeightsZip } from '../../formats/weights-zip-sniff';
import type { Failure } from '../../shared/result';
import { restoreModel, showModelBusy } from '../../state/model-commands';

/** What became of a dropped file: not a weights zip, restored, or refused with the reason. */
export type RestoreOutcome = 'notWeights' | 'restored' | Failure;

/** Restores a model where the file is a weights zip; any other file is left alone. */
export async function restoreWeights(file: File): Promise<RestoreOutcome> {
  if (!(await looksLikeWeightsZip(file))) return 'notWeights';
  showModelBusy('restore');
  // jszip is fetched with the first file that needs it.
  const { readWeightsZip } = await import('../../formats/weights-zip');
  const read = await readWeightsZip(file);
  if (!read.ok) {
    showModelBusy(null);
    return read.failure;
  }
  return (await restoreModel(read.value, file.name)) ?? 'restored';
}

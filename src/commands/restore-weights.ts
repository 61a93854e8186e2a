import { looksLikeWeightsZip } from '../formats/weights-zip-sniff';
import { fileFailure } from '../shared/read-file';
import { type Result, success } from '../shared/result';
import { restoreModel, showModelBusy } from './model';

/**
 * Restores a model where the file is a weights zip. Any other file is left alone.
 * @returns whether it was one, or why it could not be restored
 */
export async function restoreWeights(file: File): Promise<Result<boolean>> {
  try {
    return await restore(file);
  } catch (error) {
    showModelBusy(null);
    return { ok: false, failure: fileFailure(error) };
  }
}

async function restore(file: File): Promise<Result<boolean>> {
  if (!(await looksLikeWeightsZip(file))) return success(false);
  showModelBusy('restore');
  const { readWeightsZip } = await import('../formats/weights-zip');
  const read = await readWeightsZip(file);
  if (!read.ok) {
    showModelBusy(null);
    return read;
  }
  const refused = await restoreModel(read.value, file.name);
  return refused ? { ok: false, failure: refused } : success(true);
}

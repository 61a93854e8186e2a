import { type ModelZip, sniffModelZip } from '../formats/weights-zip-sniff';
import type { ModelBundle } from '../protocol/model';
import { fetchPart } from '../shared/fetch-part';
import { fileFailure } from '../shared/read-file';
import { type Failure, type Result, success } from '../shared/result';
import { restoreModel, showModelBusy } from './model';
import { giveFiles } from './start-files';

/**
 * Restores a model where the file is a weights zip, or the zip of a Teachable Machine export. Any other file is left alone.
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

/** Fetched when one is dropped. */
const READERS: Readonly<Record<ModelZip, (file: File) => Promise<Result<ModelBundle>>>> = {
  async vireo(file) {
    const part = await fetchPart(() => import('../formats/weights-zip'));
    return part.ok ? part.value.readWeightsZip(file) : part;
  },
  async teachableMachine(file) {
    const part = await fetchPart(() => import('../formats/tfjs-import/whole-model'));
    return part.ok ? part.value.readTeachableMachineZip(file) : part;
  },
};

async function restore(file: File): Promise<Result<boolean>> {
  const kind = await sniffModelZip(file);
  if (kind === null) return success(false);
  showModelBusy('restore');
  const read = await READERS[kind](file);
  if (!read.ok) {
    showModelBusy(null);
    return kind === 'teachableMachine' ? { ok: false, failure: asModel(file, read.failure) } : read;
  }
  const named = await giveFiles([file]);
  if (!named.ok) {
    showModelBusy(null);
    return named;
  }
  const refused = await restoreModel(read.value, file.name, named.value);
  return refused ? { ok: false, failure: refused } : success(true);
}

/** Whoever drops a model among pictures is told what it is and where it belongs, before what is wrong with it. */
function asModel({ name }: File, why: Failure): Failure {
  return { code: 'modelNotTaken', values: { name }, causes: [{ ...why, path: name }] };
}

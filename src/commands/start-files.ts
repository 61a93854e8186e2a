import type { RecipeStart } from '../recipe/start';
import { fileFailure } from '../shared/read-file';
import { failure, type Result, success } from '../shared/result';
import { contentSha256 } from '../shared/sha256';
import { updateSlice } from '../state/studio';

/** What of a folder says something of weights. */
const TOLD = /\.(safetensors|pth|pt|bin|zip|json)$/i;

/** Takes files that recipes start from, for as long as this tab lives. Failures: why one cannot be read. */
export async function giveFiles(
  files: readonly File[],
): Promise<Result<Extract<RecipeStart, { kind: 'files' }>>> {
  const told = files.filter(({ name }) => TOLD.test(name));
  const first = told.find(({ name }) => !name.endsWith('.json')) ?? told[0] ?? files[0];
  if (!first) return failure('notWeights', { name: '' });
  try {
    const sha256 = await contentSha256(told.length > 0 ? told : [first]);
    updateSlice('start', (start) => ({ files: new Map(start.files).set(sha256, files) }));
    return success({ kind: 'files', name: first.name, sha256 });
  } catch (error) {
    return { ok: false, failure: fileFailure(error) };
  }
}

import { isRefusal } from './refusal';
import { type Failure, failure, type Result, success } from './result';

/** What a file on disk answers when it was changed, moved or deleted after it was handed over. An abort goes on up. */
export function fileFailure(error: unknown): Failure {
  if (isRefusal(error, 'NotFoundError')) return { code: 'fileGone', detail: error.message };
  if (isRefusal(error, 'NotReadableError')) return { code: 'fileChanged', detail: error.message };
  if (isRefusal(error, 'AbortError')) throw error;
  return { code: 'fileUnreadable', detail: error instanceof Error ? error.message : String(error) };
}

/** What `read` makes of a file; where the file cannot be read, why. */
export async function reading<T>(read: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await read();
  } catch (error) {
    return { ok: false, failure: fileFailure(error) };
  }
}

/** All bytes of a file. */
export function readBytes(file: Blob): Promise<Result<Uint8Array>> {
  return reading(async () => success(new Uint8Array(await file.arrayBuffer())));
}

/** More than the longest recipe: decisions about a hundred thousand images are about 10 MB. */
const MOST_TEXT_BYTES = 64 * 2 ** 20;

/** A file of settings as text. Failures: `textTooLong`, and those of a file that cannot be read. */
export async function readText(file: Blob): Promise<Result<string>> {
  if (file.size > MOST_TEXT_BYTES) {
    return failure('textTooLong', { sizeBytes: file.size, limitBytes: MOST_TEXT_BYTES });
  }
  return reading(async () => success(await file.text()));
}

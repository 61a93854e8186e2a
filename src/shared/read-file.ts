import { type Failure, type Result, success } from './result';

/** What a file on disk answers when it was changed, moved or deleted after it was handed over. An abort goes on up. */
export function fileFailure(error: unknown): Failure {
  if (error instanceof DOMException) {
    if (error.name === 'NotFoundError') return { code: 'fileGone', detail: error.message };
    if (error.name === 'NotReadableError') return { code: 'fileChanged', detail: error.message };
    if (error.name === 'AbortError') throw error;
  }
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

/** A file as text. */
export function readText(file: Blob): Promise<Result<string>> {
  return reading(async () => success(await file.text()));
}

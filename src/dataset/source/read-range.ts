import { type Failure, type Result, success } from '../../shared/result';

/** What a file on disk answers when it was changed, moved or deleted after it was handed over. */
export function fileFailure(error: unknown): Failure {
  if (error instanceof DOMException) {
    if (error.name === 'NotFoundError') return { code: 'fileGone', detail: error.message };
    if (error.name === 'NotReadableError') return { code: 'fileChanged', detail: error.message };
    if (error.name === 'AbortError') throw error;
  }
  return { code: 'fileUnreadable', detail: error instanceof Error ? error.message : String(error) };
}

/** The bytes [start, end) of a file, cut at its end. */
export async function readRange(
  file: Blob,
  start: number,
  end: number,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  try {
    return success(new Uint8Array(await file.slice(start, end).arrayBuffer()));
  } catch (error) {
    return { ok: false, failure: fileFailure(error) };
  }
}

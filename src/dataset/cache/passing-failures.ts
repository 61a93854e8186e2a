/** Why a file could not be read this time, though it may be readable the next: the disk, not the file's content. */
const PASSING: ReadonlySet<string> = new Set(['fileUnreadable', 'fileGone', 'fileChanged', 'decoderCrashed']);

/** Whether a file with this problem (`problem.<code>`) is worth another try. */
export function isPassing(code: string): boolean {
  return PASSING.has(code);
}

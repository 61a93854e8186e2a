/** What a decoder throws for bytes that contradict their format; `openImage` makes a problem of it. */
export class BrokenImageError extends Error {
  override readonly name: string = 'BrokenImageError';
}

/** The file ends before its pixels do. */
export class TruncatedImageError extends BrokenImageError {
  override readonly name = 'TruncatedImageError';
}

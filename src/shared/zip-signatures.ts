/** The words that parts of a zip begin with, little-endian (PKWARE's APPNOTE.TXT, section 4.3). */
export const ZIP_SIGNATURES = {
  localHeader: 0x04034b50,
  /** A data descriptor; a zip that is one of several parts begins with it, too. */
  descriptor: 0x08074b50,
  directoryEntry: 0x02014b50,
  endOfDirectory: 0x06054b50,
  endOfDirectory64: 0x06064b50,
  locator64: 0x07064b50,
} as const;

const WORDS: ReadonlySet<number> = new Set(Object.values(ZIP_SIGNATURES));

/** Whether a file begins as a zip does, an empty one or a part of several included. */
export function beginsLikeZip(start: Uint8Array): boolean {
  return start.length >= 4 && WORDS.has(new DataView(start.buffer, start.byteOffset).getUint32(0, true));
}

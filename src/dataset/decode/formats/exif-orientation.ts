import { viewOf } from './byte-reader';

const ORIENTATION = 0x0112;
const ENTRY_BYTES = 12;

/**
 * The same file with its EXIF orientation (tag 0x112 of the first directory) saying "as stored", since browsers turn
 * images even when asked not to, and Pillow does not. The bytes themselves are returned where nothing need change.
 */
export function withoutOrientation(bytes: Uint8Array, exifOffset: number): Uint8Array {
  const valueOffset = findOrientation(bytes, exifOffset);
  if (valueOffset === null) return bytes;
  const copy = bytes.slice();
  viewOf(copy).setUint16(valueOffset.offset, 1, valueOffset.littleEndian);
  return copy;
}

/** Where the orientation's value stands, when there is one and it is not 1. */
function findOrientation(
  bytes: Uint8Array,
  exifOffset: number,
): { readonly offset: number; readonly littleEndian: boolean } | null {
  if (exifOffset < 0 || exifOffset + 8 > bytes.length) return null;
  const view = viewOf(bytes);
  const littleEndian = bytes[exifOffset] === 0x49;
  const directory = exifOffset + view.getUint32(exifOffset + 4, littleEndian);
  if (directory + 2 > bytes.length) return null;
  const entryCount = view.getUint16(directory, littleEndian);
  for (let i = 0; i < entryCount; i++) {
    const entry = directory + 2 + i * ENTRY_BYTES;
    if (entry + ENTRY_BYTES > bytes.length) return null;
    if (view.getUint16(entry, littleEndian) !== ORIENTATION) continue;
    const offset = entry + 8;
    return view.getUint16(offset, littleEndian) === 1 ? null : { offset, littleEndian };
  }
  return null;
}

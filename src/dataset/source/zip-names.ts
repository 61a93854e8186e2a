import { crc32 } from '../../shared/crc32';
import { decodeUtf8 } from './names/name-encodings';

const UNICODE_PATH = 0x7075;

/** The content of one field of a zip "extra" block, or null. Malformed lengths end the search. */
export function extraField(extra: Uint8Array, id: number): Uint8Array | null {
  for (let at = 0; at + 4 <= extra.length; ) {
    const fieldId = extra[at] | (extra[at + 1] << 8);
    const length = extra[at + 2] | (extra[at + 3] << 8);
    if (at + 4 + length > extra.length) return null;
    if (fieldId === id) return extra.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
  return null;
}

/** Info-ZIP's Unicode path: holds only where its CRC is that of the plain name (else the name was changed since). */
function unicodePath(raw: Uint8Array, extra: Uint8Array): string | null {
  const field = extraField(extra, UNICODE_PATH);
  if (!field || field.length < 6 || field[0] !== 1) return null;
  const view = new DataView(field.buffer, field.byteOffset, field.length);
  return view.getUint32(1, true) === crc32(raw) ? decodeUtf8(field.subarray(5)) : null;
}

/** A name, or its bytes where they are in an encoding that nothing names: only all of a zip's names together tell it. */
export type EntryName = string | Uint8Array;

/**
 * The name of an entry: the Unicode path field, else UTF-8 if it is valid UTF-8, else the bytes. The UTF-8 flag needs no
 * look: many zips hold UTF-8 without it, and hardly any other text is valid UTF-8 by accident.
 */
export function readZipName(raw: Uint8Array, extra: Uint8Array): EntryName {
  return (extra.length > 4 ? unicodePath(raw, extra) : null) ?? decodeUtf8(raw) ?? raw;
}

const ABSOLUTE = /^(?:[A-Za-z]:)?[\\/]+/;

/** Whether a name begins at the root of a disk: `/home/me/1.jpg`, `C:\\data\\1.jpg`. */
export function isAbsolutePath(name: string): boolean {
  return ABSOLUTE.test(name);
}

/**
 * Backslashes become slashes (old Windows tools), `.` segments go, and so does the root of an absolute path, as `unzip`
 * does it. Null where the path leads out of its folder: nothing is ever written there, but such a file has no place in a
 * tree of folders either.
 */
export function normalizePath(name: string): string | null {
  const relative = name.replace(ABSOLUTE, '');
  const slashed = relative.includes('\\') ? relative.replaceAll('\\', '/') : relative;
  if (slashed === '' || slashed.includes('\0')) return null;
  if (!/(^|\/)(\.{0,2})(\/|$)/.test(slashed)) return slashed;
  const segments = slashed.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') || segments.length === 0 ? null : segments.join('/');
}

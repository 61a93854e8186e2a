import { crc32 } from '../../shared/crc32';

/** Code page 437, 0x80 … 0xFF: what DOS, and zip before it had a UTF-8 flag, wrote names in. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const UNICODE_PATH = 0x7075;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null; // Not UTF-8: the caller tries the next encoding.
  }
}

function decodeCp437(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : CP437.charAt(byte - 128);
  return text;
}

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

/**
 * The name of an entry: the Unicode path field, else UTF-8 if it is valid UTF-8, else code page 437. The UTF-8 flag
 * needs no look: many zips hold UTF-8 without it, and hardly any other text is valid UTF-8 by accident.
 */
export function decodeZipName(raw: Uint8Array, extra: Uint8Array): string {
  return (extra.length > 4 ? unicodePath(raw, extra) : null) ?? decodeUtf8(raw) ?? decodeCp437(raw);
}

/**
 * Backslashes become slashes (old Windows tools), `.` segments go. Null where the path leads out of its folder or is
 * absolute: nothing is ever written there, but such a file has no place in a tree of folders either.
 */
export function normalizePath(name: string): string | null {
  const slashed = name.includes('\\') ? name.replaceAll('\\', '/') : name;
  if (slashed.startsWith('/') || /^[A-Za-z]:\//.test(slashed) || slashed.includes('\0')) return null;
  if (!/(^|\/)(\.{0,2})(\/|$)/.test(slashed)) return slashed;
  const segments = slashed.split('/').filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') || segments.length === 0 ? null : segments.join('/');
}

/** Bytes of a table as text, or in words why they are none. */
import { failure, type Result, success } from './result';
import { beginsLikeZip } from './zip-signatures';

/**
 * UTF-8, UTF-16 with or without a byte-order mark, else Windows' western code page, which has every byte. A byte-order mark
 * stays: who writes a table like this one needs to know of it.
 */
export function decodeTable(bytes: Uint8Array): Result<string> {
  const refused = notATable(bytes);
  if (refused !== null) return failure(refused);
  const text = decoded(bytes);
  if (/^\ufeff?\s*<(!doctype|html|head|\?xml)/i.test(text.slice(0, 200))) return failure('tableIsHtml');
  if (text.startsWith('version https://git-lfs')) return failure('tableIsPointer');
  return text.includes('\0') ? failure('tableIsBinary') : success(text);
}

function startsWith(bytes: Uint8Array, ...start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

function notATable(bytes: Uint8Array): string | null {
  // A workbook of Excel or LibreOffice is a zip; an old one a compound document.
  if (beginsLikeZip(bytes) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return 'tableIsSpreadsheet';
  if (startsWith(bytes, 0x1f, 0x8b) || startsWith(bytes, 0x25, 0x50, 0x44, 0x46)) return 'tableIsBinary';
  return null;
}

function decoded(bytes: Uint8Array): string {
  const as = (encoding: string) =>
    new TextDecoder(encoding, { fatal: encoding === 'utf-8', ignoreBOM: true }).decode(bytes);
  if (startsWith(bytes, 0xff, 0xfe)) return as('utf-16le');
  if (startsWith(bytes, 0xfe, 0xff)) return as('utf-16be');
  const zeros = zeroShares(bytes);
  if (bytes.length % 2 === 0 && zeros.odd > 0.5 && zeros.even < 0.1) return as('utf-16le');
  if (bytes.length % 2 === 0 && zeros.even > 0.5 && zeros.odd < 0.1) return as('utf-16be');
  try {
    return as('utf-8');
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** How many of the first bytes at even and at odd places are zero: in UTF-16 most Latin letters have one. */
function zeroShares(bytes: Uint8Array): { readonly even: number; readonly odd: number } {
  const count = Math.min(bytes.length, 1000) & ~1;
  const zeros = [0, 0];
  for (let at = 0; at < count; at++) if (bytes[at] === 0) zeros[at & 1]++;
  const half = Math.max(1, count / 2);
  return { even: zeros[0] / half, odd: zeros[1] / half };
}

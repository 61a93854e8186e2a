/**
 * The encodings that names in a zip are written in where they are not UTF-8: what the system of whoever made the zip
 * used. All but two are the platform's own (WHATWG Encoding); DOS's pages 437 and 850 are not among those.
 */

/** Code page 437, 0x80 … 0xFF: DOS in America. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
/** Code page 850, 0x80 … 0xFF: DOS, and Windows' own zips, in western Europe. */
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0';

export type Script = 'latin' | 'cyrillic' | 'japanese' | 'chinese' | 'korean';

export interface NameEncoding {
  /** As WHATWG names it, or `cp437`, `cp850`. */
  readonly label: string;
  /** What stands in a name written in it, beside ASCII. */
  readonly script: Script;
  /** Null where the bytes are none of it. */
  readonly decode: (bytes: Uint8Array) => string | null;
}

/** DOS's first: what says nothing for another is read as zip itself lays down. */
export const NAME_ENCODINGS: readonly NameEncoding[] = [
  { label: 'cp437', script: 'latin', decode: byTable(CP437) },
  { label: 'cp850', script: 'latin', decode: byTable(CP850) },
  { label: 'windows-1252', script: 'latin', decode: byPlatform('windows-1252') },
  { label: 'shift_jis', script: 'japanese', decode: byPlatform('shift_jis') },
  { label: 'euc-jp', script: 'japanese', decode: byPlatform('euc-jp') },
  { label: 'gbk', script: 'chinese', decode: byPlatform('gbk') },
  { label: 'big5', script: 'chinese', decode: byPlatform('big5') },
  { label: 'euc-kr', script: 'korean', decode: byPlatform('euc-kr') },
  { label: 'ibm866', script: 'cyrillic', decode: byPlatform('ibm866') },
  { label: 'windows-1251', script: 'cyrillic', decode: byPlatform('windows-1251') },
  { label: 'koi8-r', script: 'cyrillic', decode: byPlatform('koi8-r') },
];

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decodeUtf8(bytes: Uint8Array): string | null {
  return orNull(() => strictUtf8.decode(bytes));
}

/** The encoding of this name, or null where none is called so. */
export function encodingCalled(label: string): NameEncoding | null {
  return NAME_ENCODINGS.find((encoding) => encoding.label === label) ?? null;
}

/** In code page 437, which has a character for every byte. */
export function decodeCp437(bytes: Uint8Array): string {
  return decodeByTable(bytes, CP437);
}

/** The bytes that `decodeCp437` made a text of. */
export function encodeCp437(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => (char < '\u0080' ? char.charCodeAt(0) : CP437.indexOf(char) + 128));
}

function byTable(table: string): NameEncoding['decode'] {
  return (bytes) => decodeByTable(bytes, table);
}

function decodeByTable(bytes: Uint8Array, table: string): string {
  let text = '';
  for (const byte of bytes) text += byte < 128 ? String.fromCharCode(byte) : table.charAt(byte - 128);
  return text;
}

function byPlatform(label: string): NameEncoding['decode'] {
  let decoder: TextDecoder | null = null;
  return (bytes) => {
    decoder ??= new TextDecoder(label, { fatal: true });
    const strict = decoder;
    const text = orNull(() => strict.decode(bytes));
    // Bytes that stand for nothing become control characters, which no name has.
    return text !== null && /[\u0080-\u009f]/.test(text) ? null : text;
  };
}

/** A strict decoder throws a TypeError at bytes that are none of its encoding. */
function orNull(decode: () => string): string | null {
  try {
    return decode();
  } catch {
    return null;
  }
}

import { expect, it } from 'vitest';
import { decodeTable } from './table-text';

const utf8 = (text: string) => new TextEncoder().encode(text);

function utf16(text: string, isBigEndian: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !isBigEndian);
  return bytes;
}

it.each([
  ['UTF-8', utf8('Id,Müller\n'), 'Id,Müller\n'],
  ['UTF-8 with a byte-order mark, which stays', utf8('\ufeffId,鳥\n'), '\ufeffId,鳥\n'],
  ['UTF-16, as Excel saves Unicode text', utf16('\ufeffId\t鳥\n', false), '\ufeffId\t鳥\n'],
  ['UTF-16, big-endian', utf16('\ufeffId\té\n', true), '\ufeffId\té\n'],
  ['UTF-16 without a mark', utf16('Id,Category\n1,a\n', false), 'Id,Category\n1,a\n'],
  ['UTF-16 without a mark, big-endian', utf16('Id,Category\n1,a\n', true), 'Id,Category\n1,a\n'],
  ['Windows’ western code page', Uint8Array.of(0x4d, 0xfc, 0x6c), 'Mül'],
  ['nothing', utf8(''), ''],
])('decodes %s', (_, bytes, text) => {
  expect(decodeTable(bytes)).toEqual({ ok: true, value: text });
});

it.each([
  ['a web page', utf8('\n<!DOCTYPE html><html>'), 'tableIsHtml'],
  ['a Git LFS pointer', utf8('version https://git-lfs.github.com/spec/v1\n'), 'tableIsPointer'],
  ['a workbook', Uint8Array.of(0x50, 0x4b, 3, 4, 20), 'tableIsSpreadsheet'],
  ['an old workbook', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0), 'tableIsSpreadsheet'],
  ['something compressed', Uint8Array.of(0x1f, 0x8b, 8), 'tableIsBinary'],
  ['any other bytes', Uint8Array.of(1, 2, 0, 0, 0, 3, 9), 'tableIsBinary'],
])('says what %s is', (_, bytes, code) => {
  expect(decodeTable(bytes)).toEqual({ ok: false, failure: { code } });
});

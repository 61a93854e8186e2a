/**
 * What an image file says of itself before it is decoded. The kind comes from the first bytes, never from the name,
 * and dimensions are read here so that nothing huge is ever handed to a decoder.
 */
import { readBmpHeader, readGifHeader } from './bmp-gif-header';
import { hasText } from './byte-reader';
import type { ImageHeader, ImageKind } from './image-header';
import { readJpegHeader } from './jpeg-header';
import { readPngHeader } from './png-header';
import { readPnmHeader } from './pnm';
import { readWebpHeader } from './webp-header';

/** What the first bytes of formats say that torchvision may open and a browser may not. */
const OTHER_FORMATS: readonly { readonly name: string; readonly offset: number; readonly magic: string }[] = [
  { name: 'TIFF', offset: 0, magic: 'II*\0' },
  { name: 'TIFF', offset: 0, magic: 'MM\0*' },
  { name: 'BigTIFF', offset: 0, magic: 'II+\0' },
  { name: 'BigTIFF', offset: 0, magic: 'MM\0+' },
  { name: 'JPEG 2000', offset: 4, magic: 'jP  ' },
  { name: 'JPEG 2000', offset: 0, magic: '\xff\x4f\xff\x51' },
  { name: 'JPEG XL', offset: 4, magic: 'JXL ' },
  { name: 'JPEG XL', offset: 0, magic: '\xff\x0a' },
  { name: 'HEIC', offset: 4, magic: 'ftyphe' },
  { name: 'HEIC', offset: 4, magic: 'ftypmif1' },
  { name: 'AVIF', offset: 4, magic: 'ftypavi' },
  { name: 'Photoshop', offset: 0, magic: '8BPS' },
  { name: 'SVG', offset: 0, magic: '<svg' },
  { name: 'PDF', offset: 0, magic: '%PDF' },
  { name: 'ICO', offset: 0, magic: '\0\0\x01\0' },
];

/** The kind of image these bytes begin as; the name of a format that is not decoded here; or nothing known. */
export function sniffImage(
  bytes: Uint8Array,
): { readonly kind: ImageKind } | { readonly unsupported: string } | null {
  if (hasText(bytes, 0, '\xff\xd8\xff')) return { kind: 'jpeg' };
  if (hasText(bytes, 0, '\x89PNG\r\n\x1a\n')) return { kind: 'png' };
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')) return { kind: 'webp' };
  if (hasText(bytes, 0, 'GIF8')) return { kind: 'gif' };
  if (hasText(bytes, 0, 'BM') && bytes.length > 26) return { kind: 'bmp' };
  if (/^P[1-6]\s/.test(String.fromCharCode(...bytes.subarray(0, 3)))) return { kind: 'pnm' };
  const other = OTHER_FORMATS.find(({ offset, magic }) => hasText(bytes, offset, magic));
  return other ? { unsupported: other.name } : null;
}

/** The header of a file of this kind, or null where it is cut short or contradicts itself. */
export function readImageHeader(bytes: Uint8Array, kind: ImageKind): ImageHeader | null {
  const header = READERS[kind](bytes);
  return header && header.width > 0 && header.height > 0 ? header : null;
}

const READERS: { readonly [K in ImageKind]: (bytes: Uint8Array) => ImageHeader | null } = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  webp: readWebpHeader,
  bmp: readBmpHeader,
  gif: readGifHeader,
  pnm: readPnmHeader,
};

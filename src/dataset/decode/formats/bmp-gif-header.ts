import { viewOf } from './byte-reader';
import type { ImageHeader } from './image-header';

/** BITMAPCOREHEADER (12 bytes, 16-bit sizes) or any later one (32-bit sizes; a negative height means top-down). */
export function readBmpHeader(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 30) return null;
  const view = viewOf(bytes);
  const isCore = view.getUint32(14, true) === 12;
  const bitsPerPixel = view.getUint16(isCore ? 24 : 28, true);
  return {
    kind: 'bmp',
    width: isCore ? view.getUint16(18, true) : view.getInt32(18, true),
    height: isCore ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true)),
    hasAlpha: bitsPerPixel === 32,
    isAnimated: false,
    exifOffset: -1,
    jpegColours: null,
  };
}

/** The logical screen, and whether more than one image follows. */
export function readGifHeader(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 13) return null;
  const view = viewOf(bytes);
  return {
    kind: 'gif',
    width: view.getUint16(6, true),
    height: view.getUint16(8, true),
    hasAlpha: false,
    isAnimated: hasManyImages(bytes),
    exifOffset: -1,
    jpegColours: null,
  };
}

/** Bytes of the colour table that a packed field speaks of. */
function tableBytes(packed: number): number {
  return (packed & 0x80) === 0 ? 0 : 3 * 2 ** ((packed & 7) + 1);
}

/** Walks the blocks of GIF89a (appendix A) until a second image, or the end. */
function hasManyImages(bytes: Uint8Array): boolean {
  const at = (offset: number) => bytes[offset] ?? 0;
  let offset = 13 + tableBytes(at(10));
  let imageCount = 0;
  while (offset < bytes.length) {
    const isImage = at(offset) === 0x2c;
    if (isImage) {
      imageCount++;
      offset += 11 + tableBytes(at(offset + 9));
    } else if (at(offset) === 0x21) offset += 2;
    else break;
    if (imageCount > 1) return true;
    while (at(offset) > 0) offset += at(offset) + 1;
    offset++;
  }
  return false;
}

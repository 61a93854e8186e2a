import { hasText, viewOf } from './byte-reader';
import type { ImageHeader } from './image-header';

/** IHDR, and whether acTL (an animation) or tRNS (transparency) comes before the pixels. */
export function readPngHeader(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 33 || !hasText(bytes, 12, 'IHDR')) return null;
  const view = viewOf(bytes);
  const colourType = bytes[25];
  let hasAlpha = colourType === 4 || colourType === 6;
  let isAnimated = false;
  let offset = 8;
  while (offset + 8 <= bytes.length && !hasText(bytes, offset + 4, 'IDAT')) {
    if (hasText(bytes, offset + 4, 'acTL')) isAnimated = true;
    if (hasText(bytes, offset + 4, 'tRNS')) hasAlpha = true;
    offset += view.getUint32(offset) + 12;
  }
  return {
    kind: 'png',
    width: view.getUint32(16),
    height: view.getUint32(20),
    hasAlpha,
    isAnimated,
    exifOffset: -1,
    jpegColours: null,
  };
}

import { hasText, viewOf } from './byte-reader';
import type { ImageHeader } from './image-header';

const ALPHA_FLAG = 0x10;
const ANIMATION_FLAG = 0x02;

/** The RIFF chunks of a WebP file: VP8X (extended), VP8 (lossy) or VP8L (lossless). */
export function readWebpHeader(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 30) return null;
  const view = viewOf(bytes);
  const header = { kind: 'webp', hasAlpha: false, isAnimated: false, jpegColours: null } as const;
  if (hasText(bytes, 12, 'VP8 '))
    return {
      ...header,
      width: view.getUint16(26, true) & 0x3fff,
      height: view.getUint16(28, true) & 0x3fff,
      exifOffset: -1,
    };
  if (hasText(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    const hasAlpha = ((bits >>> 28) & 1) === 1;
    return {
      ...header,
      width: (bits & 0x3fff) + 1,
      height: ((bits >>> 14) & 0x3fff) + 1,
      hasAlpha,
      exifOffset: -1,
    };
  }
  if (!hasText(bytes, 12, 'VP8X')) return null;
  const flags = bytes[20];
  return {
    kind: 'webp',
    width: (view.getUint32(24, true) & 0xffffff) + 1,
    height: (view.getUint32(26, true) >>> 8) + 1,
    hasAlpha: (flags & ALPHA_FLAG) !== 0,
    isAnimated: (flags & ANIMATION_FLAG) !== 0,
    exifOffset: findExif(bytes, view),
    jpegColours: null,
  };
}

function findExif(bytes: Uint8Array, view: DataView): number {
  let offset = 12;
  while (offset + 8 <= bytes.length) {
    const sizeBytes = view.getUint32(offset + 4, true);
    if (hasText(bytes, offset, 'EXIF')) {
      const start = offset + 8;
      return hasText(bytes, start, 'Exif\0\0') ? start + 6 : start;
    }
    offset += 8 + sizeBytes + (sizeBytes % 2);
  }
  return -1;
}

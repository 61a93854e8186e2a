import { hasText, viewOf } from './byte-reader';
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
  };
}

/** The logical screen, and whether more than one image descriptor follows. */
export function readGifHeader(bytes: Uint8Array): ImageHeader | null {
  if (bytes.length < 13) return null;
  const view = viewOf(bytes);
  const loops = hasText(bytes, 0, 'GIF89a') && findNetscapeLoop(bytes);
  return {
    kind: 'gif',
    width: view.getUint16(6, true),
    height: view.getUint16(8, true),
    hasAlpha: false,
    isAnimated: loops,
    exifOffset: -1,
  };
}

function findNetscapeLoop(bytes: Uint8Array): boolean {
  const last = Math.min(bytes.length, 4096);
  for (let i = 13; i < last; i++) if (bytes[i] === 0x4e && hasText(bytes, i, 'NETSCAPE2.0')) return true;
  return false;
}

import { hasText, viewOf } from './byte-reader';
import type { ImageHeader, JpegColours } from './image-header';

const SOS = 0xda;
const EOI = 0xd9;
const APP1 = 0xe1;

/** SOF0 … SOF15 hold the frame; C4, C8 and CC in their midst are tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** RSTn and TEM stand alone, without a length. */
function isBare(marker: number): boolean {
  return (marker >= 0xd0 && marker <= 0xd8) || marker === 0x01;
}

/** `offset` is that of the number of components. Common are 4:4:4, 4:2:2 and 4:2:0. */
function coloursOf(bytes: Uint8Array, offset: number): JpegColours | null {
  const [count, , luma = 0, , , cb, , , cr] = bytes.subarray(offset, offset + 9);
  if (count === 4) return 'cmyk';
  const isCommon = count === 3 && [0x11, 0x21, 0x22].includes(luma) && cb === 0x11 && cr === 0x11;
  return isCommon ? 'commonPlanes' : null;
}

/** Walks the marker segments (ITU-T T.81, annex B) up to the first scan. */
export function readJpegHeader(bytes: Uint8Array): ImageHeader | null {
  const view = viewOf(bytes);
  let width = 0;
  let height = 0;
  let exifOffset = -1;
  let jpegColours: JpegColours | null = null;
  let offset = 2;
  while (offset + 4 <= bytes.length) {
    if (bytes[offset] !== 0xff) {
      offset++;
      continue;
    }
    const marker = bytes[offset + 1];
    if (marker === 0xff) {
      offset++;
      continue;
    }
    if (isBare(marker) || marker === 0) {
      offset += 2;
      continue;
    }
    if (marker === SOS || marker === EOI) break;
    const length = view.getUint16(offset + 2);
    if (isFrame(marker)) {
      if (offset + 9 > bytes.length) return null;
      height = view.getUint16(offset + 5);
      width = view.getUint16(offset + 7);
      jpegColours = coloursOf(bytes, offset + 9);
    }
    if (marker === APP1 && exifOffset < 0 && hasText(bytes, offset + 4, 'Exif\0\0')) exifOffset = offset + 10;
    offset += 2 + length;
  }
  if (width === 0) return null;
  return { kind: 'jpeg', width, height, hasAlpha: false, isAnimated: false, exifOffset, jpegColours };
}

/** Whether the file has its end marker, perhaps followed by a little of something else. */
export function hasJpegEnd(bytes: Uint8Array): boolean {
  for (let i = bytes.length - 2; i >= 0 && i > bytes.length - 4096; i--)
    if (bytes[i] === 0xff && bytes[i + 1] === EOI) return true;
  return false;
}

/**
 * BMP of 16 bits a pixel to the RGB that Pillow gives: five bits are widened by × 255 ÷ 31, cut off, where a browser
 * repeats the high bits.
 */
import type { InterleavedImage } from '../resample';
import { viewOf } from './byte-reader';
import { TruncatedImageError } from './image-errors';

const UNPACKED = 0;
const BIT_FIELDS = 3;

/** Where red, green and blue stand in a pixel, as the file's masks say. */
const FIVE_FIVE_FIVE = [0x7c00, 0x03e0, 0x001f];
const FIVE_SIX_FIVE = [0xf800, 0x07e0, 0x001f];

/** Null for a file of other bits, or of masks that Pillow does not know. Throws TruncatedImageError. */
export function decodeBmp16(bytes: Uint8Array): InterleavedImage | null {
  const view = viewOf(bytes);
  const headerBytes = view.getUint32(14, true);
  if (headerBytes < 40 || bytes.length < 70 || view.getUint16(28, true) !== 16) return null;
  const masks = masksOf(view);
  if (masks === null) return null;
  const width = view.getInt32(18, true);
  const storedHeight = view.getInt32(22, true);
  const height = Math.abs(storedHeight);
  const dataOffset = view.getUint32(10, true);
  const rowBytes = Math.ceil((width * 2) / 4) * 4;
  if (dataOffset + rowBytes * height > bytes.length) throw new TruncatedImageError('the pixels end early');
  const fields = masks.map((mask) => {
    const shift = 31 - Math.clz32(mask & -mask);
    const most = mask >> shift;
    return { mask, shift, most };
  });
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, target = 0; y < height; y++) {
    // Rows stand bottom up, unless the height is negative.
    const row = dataOffset + rowBytes * (storedHeight < 0 ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const pixel = view.getUint16(row + 2 * x, true);
      for (const { mask, shift, most } of fields)
        data[target++] = Math.floor((((pixel & mask) >> shift) * 255) / most);
    }
  }
  return { data, width, height, stride: 3 };
}

function masksOf(view: DataView): readonly number[] | null {
  const compression = view.getUint32(30, true);
  if (compression === UNPACKED) return FIVE_FIVE_FIVE;
  if (compression !== BIT_FIELDS) return null;
  const masks = [54, 58, 62].map((offset) => view.getUint32(offset, true));
  return [FIVE_FIVE_FIVE, FIVE_SIX_FIVE].find((known) => String(known) === String(masks)) ?? null;
}

import type { InterleavedImage } from './resample';

/** Pillow's `convert('L')` of RGB: ITU-R 601-2 luma in 16-bit fixed point. One byte per pixel. */
export function toLuminance(image: InterleavedImage): InterleavedImage {
  const { data, stride, width, height } = image;
  const result = new Uint8Array(width * height);
  for (let pixel = 0, source = 0; pixel < result.length; pixel++, source += stride) {
    const red = data[source];
    const green = data[source + 1];
    const blue = data[source + 2];
    result[pixel] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
  return { data: result, width, height, stride: 1 };
}

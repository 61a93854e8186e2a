/** Pixels of one or three channels as a canvas takes them: opaque RGBA. */
export function rgbaOf(bytes: ArrayLike<number>, channels: number): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray((4 * bytes.length) / channels);
  for (let pixel = 0; pixel < rgba.length / 4; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      rgba[4 * pixel + channel] = bytes[pixel * channels + Math.min(channel, channels - 1)];
    rgba[4 * pixel + 3] = 255;
  }
  return rgba;
}

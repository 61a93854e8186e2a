const { fround, floor, trunc } = Math;

/**
 * Turns the hue of RGB pixels by `shift` of a full circle, by way of HSV (torchvision adjust_hue; Smith 1978). Every
 * operation is rounded to float32, because the result is cut off to a byte and a last digit decides.
 */
export function shiftHue(image: Uint8Array, shift: number): Uint8Array {
  const result = new Uint8Array(image.length);
  const turn = fround(shift);
  for (let i = 0; i < image.length; i += 3) {
    const red = fround(image[i] / 255);
    const green = fround(image[i + 1] / 255);
    const blue = fround(image[i + 2] / 255);
    const value = Math.max(red, green, blue);
    const range = fround(value - Math.min(red, green, blue));
    const saturation = range === 0 ? 0 : fround(range / value);
    const wheel = range === 0 ? 0 : sixths(red, green, blue, value, range);
    const hue = fround(fround(fround(wheel / 6) + 1) % 1);
    const turned = fround(hue + turn);
    const around = turned < 0 ? fround(turned + 1) : turned >= 1 ? fround(turned - 1) : turned;
    const scaled = fround(around * 6);
    const sector = floor(scaled);
    const part = fround(scaled - sector);
    const p = fround(value * fround(1 - saturation));
    const q = fround(value * fround(1 - fround(saturation * part)));
    const t = fround(value * fround(1 - fround(saturation * fround(1 - part))));
    const [r, g, b] = colorOf(sector % 6, value, p, q, t);
    result[i] = trunc(fround(r * 255));
    result[i + 1] = trunc(fround(g * 255));
    result[i + 2] = trunc(fround(b * 255));
  }
  return result;
}

/** Where a colour stands on the wheel, in sixths of it from red. */
function sixths(red: number, green: number, blue: number, value: number, range: number): number {
  const redPart = fround(fround(value - red) / range);
  const greenPart = fround(fround(value - green) / range);
  const bluePart = fround(fround(value - blue) / range);
  if (value === red) return fround(bluePart - greenPart);
  if (value === green) return fround(fround(2 + redPart) - bluePart);
  return fround(fround(4 + greenPart) - redPart);
}

function colorOf(sector: number, v: number, p: number, q: number, t: number): [number, number, number] {
  switch (sector) {
    case 0:
      return [v, t, p];
    case 1:
      return [q, v, p];
    case 2:
      return [p, v, t];
    case 3:
      return [p, q, v];
    case 4:
      return [t, p, v];
    default:
      return [v, p, q];
  }
}

import type { MarkShape } from './map-marks';

/** Marks of one look, in pixels of the device. */
export interface PaintedMarks {
  readonly shape: MarkShape;
  /** A pixel as ImageData has it in memory: R, G, B, alpha, not premultiplied. */
  readonly colour: number;
  /** x and y of each mark's middle. */
  readonly middles: readonly number[];
}

/**
 * Writes marks into the pixels of a picture, each over what was there: tens of thousands take milliseconds, where as paths of a
 * canvas they take half a second.
 * @param words a pixel each, row by row
 * @param radius half the side of a mark, px
 */
export function paintMarks(
  words: Uint32Array,
  width: number,
  { shape, colour, middles }: PaintedMarks,
  radius: number,
): void {
  const height = words.length / width;
  const reach = Math.max(1, Math.round(radius));
  const across: number[] = [];
  const down: number[] = [];
  for (let dy = -reach; dy < reach; dy++) {
    for (let dx = -reach; dx < reach; dx++) {
      if (!isOfMark(shape, dx + 0.5, dy + 0.5, reach)) continue;
      across.push(dx);
      down.push(dy);
    }
  }
  for (let i = 0; i < middles.length; i += 2) {
    const x = Math.round(middles[i] ?? 0);
    const y = Math.round(middles[i + 1] ?? 0);
    for (let pixel = 0; pixel < across.length; pixel++) {
      const column = x + (across[pixel] ?? 0);
      const row = y + (down[pixel] ?? 0);
      if (column >= 0 && row >= 0 && column < width && row < height) words[row * width + column] = colour;
    }
  }
}

function isOfMark(shape: MarkShape, x: number, y: number, reach: number): boolean {
  if (shape === 'square') return true;
  if (shape === 'dot') return Math.hypot(x, y) <= reach;
  return Math.abs(Math.abs(x) - Math.abs(y)) < 1;
}

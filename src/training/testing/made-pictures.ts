/** Pictures drawn by a formula, for runs that learn something within seconds. */
import type { PixelSource } from '../../shared/pixels';
import { CounterRng } from '../../shared/rng';

/** What is drawn at (x, y) of −1 … 1 from the middle; true where it is the figure and not the ground. */
type Figure = (x: number, y: number) => boolean;

/** Plainly different, also where one of them is moved a little. */
const FIGURES: readonly Figure[] = [
  (x, y) => x * x + y * y < 0.4,
  (x, y) => Math.abs(x) < 0.2 || Math.abs(y) < 0.2,
  (_, y) => Math.floor((y + 2) * 4) % 2 === 0,
  (x) => Math.floor((x + 2) * 4) % 2 === 0,
  (x, y) => (Math.floor((x + 2) * 3) + Math.floor((y + 2) * 3)) % 2 === 0,
];

export const FIGURE_COUNT = FIGURES.length;

export interface MadePictures {
  readonly pixels: PixelSource;
  /** Which figure each shows. */
  readonly labels: Int32Array;
}

/**
 * Pictures [side, side, 3] of figures in any light colour on any dark ground, moved and under noise.
 * @param labels which figure each one shows
 * @param noise of 255, added to each value
 */
export function drawPictures(labels: Int32Array, side: number, seed: number, noise = 60): MadePictures {
  const size = side * side * 3;
  const bytes = new Uint8ClampedArray(labels.length * size);
  for (const [n, label] of labels.entries()) {
    const rng = new CounterRng(seed, 50, n);
    const figure = FIGURES[label % FIGURES.length];
    const [ground, light] = [0, 1].map((i) => [0, 1, 2].map(() => rng.uniform(120 * i, 120 * i + 80)));
    const [left, top] = [0, 1].map(() => rng.uniform(-0.25, 0.25));
    for (let at = 0; at < side * side; at++) {
      const x = (2 * (at % side)) / side - 1 + left;
      const y = (2 * Math.floor(at / side)) / side - 1 + top;
      const colour = figure(x, y) ? light : ground;
      for (let c = 0; c < 3; c++) bytes[n * size + at * 3 + c] = colour[c] + rng.uniform(0, noise);
    }
  }
  const pixels: PixelSource = {
    ...{ count: labels.length, height: side, width: side, channels: 3 },
    read(indices, target) {
      for (const [i, index] of indices.entries())
        target.set(bytes.subarray(index * size, (index + 1) * size), i * size);
    },
  };
  return { pixels, labels };
}

/** Operations whose slope jumps, taken to be on the side of the jump that a device was on. */
import { tensor as makeTensor, type Tensor } from '@tensorflow/tfjs-core';
import type { ActivationFunction } from '../../recipe/kinds/activations';
import type { Node } from '../graph';
import { numbersOf } from './state-tables';

/** Which side a device was on, by node of the graph. */
export type Corner =
  | {
      /** An activation's input, or its output times a positive factor. */
      readonly shows: 'input' | 'output';
      readonly numbers: Float32Array;
      /** The pooling whose winners alone are shown. */
      readonly pooling: number | null;
    }
  | {
      /** Of each window of 2 × 2, the place 2 · y + x of the cell that won. */
      readonly shows: 'winner';
      readonly places: Uint32Array;
    };

export type Corners = ReadonlyMap<number, Corner>;

/** What a device has, and what it should be. */
export interface Comparison {
  readonly found: ArrayLike<number>;
  readonly expected: ArrayLike<number>;
}

export interface Sided {
  /** What an operation has to be given, so that its way back is the device's. */
  readonly input: Tensor;
  /** Whether the device's side is right; null where its output says so already. */
  readonly compared: Comparison | null;
}

const bySign = (value: number) => Number(value > 0);
const smooth = () => 0;

/** On which piece of an activation a value lies, the same for its input and its output; of those whose output shows the slope. */
const PIECES: Readonly<Record<ActivationFunction, (value: number) => number>> = {
  relu: bySign,
  leakyRelu: bySign,
  relu6: (value) => Number(value > 0) + Number(value >= 6),
  gelu: smooth,
  hardSigmoid: smooth,
  hardSwish: smooth,
  sigmoid: smooth,
  silu: smooth,
};

/** An operation's input on the sides that a device took; null where nothing says which. */
export function onSidesOf(corners: Corners, id: number, { operation }: Node, input: Tensor): Sided | null {
  const corner = corners.get(id);
  if (!corner) return null;
  const own = numbersOf(input);
  if (corner.shows === 'winner') {
    const windows = windowsOf(input);
    const won = corner.places.map((place, i) => windows(i)[place] ?? own.length);
    const chosen = new Float32Array(own.length);
    for (const cell of won) if (cell < own.length) chosen[cell] = 1;
    const expected = Float32Array.from(won, (_, i) => Math.max(...windows(i).map((cell) => own[cell])));
    // What is no place has no number, and is told by that.
    const found = Float32Array.from(won, (cell) => own[cell] ?? Number.NaN);
    return { input: makeTensor(chosen, input.shape), compared: { found, expected } };
  }
  const { shows, numbers, pooling } = corner;
  const cells = pooling === null ? null : winnersOf(corners, pooling, input);
  const cellOf = (i: number) => (cells ? cells[i] : i);
  const pieceOf = operation.kind === 'activation' ? PIECES[operation.function] : smooth;
  const expected = Float32Array.from(numbers, (_, i) => own[cellOf(i)] ?? Number.NaN);
  const sided = own.slice();
  for (const [i, shown] of numbers.entries()) {
    const cell = cellOf(i);
    if (shows === 'input' || pieceOf(own[cell]) !== pieceOf(shown)) sided[cell] = shown;
  }
  return {
    input: makeTensor(sided, input.shape),
    compared: shows === 'input' ? { found: numbers, expected } : null,
  };
}

/** Of each window, the cell that won; one past the last where that is none. */
function winnersOf(corners: Corners, pooling: number, input: Tensor): Uint32Array | null {
  const corner = corners.get(pooling);
  if (corner?.shows !== 'winner') return null;
  const windows = windowsOf(input);
  return corner.places.map((place, i) => windows(i)[place] ?? input.size);
}

/** The cells of each window of 2 × 2 of [N, H, W, C], by the position of what is pooled from it. */
function windowsOf({ shape }: Tensor): (i: number) => readonly number[] {
  const [, , width, channels] = shape as [number, number, number, number];
  const across = width / 2;
  return (i) => {
    const channel = i % channels;
    const x = Math.floor(i / channels) % across;
    // Rows over all images: an even height has windows of one image alone.
    const row = Math.floor(i / (channels * across));
    const first = (row * 2 * width + x * 2) * channels + channel;
    const below = first + width * channels;
    return [first, first + channels, below, below + channels];
  };
}

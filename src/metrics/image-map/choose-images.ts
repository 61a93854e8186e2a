import { CounterRng, STREAM } from '../../shared/rng';

/** Images held out and images trained on, as positions in a dataset. */
export interface SidesOfSplit {
  readonly heldOut: Int32Array;
  readonly training: Int32Array;
}

/**
 * At most `most` of both, in the order they came: all of them where there is room, else a sample that a fixed seed draws.
 * What one side does not need of its half is the other's.
 */
export function chooseImages({ heldOut, training }: SidesOfSplit, most: number): SidesOfSplit {
  const half = Math.floor(most / 2);
  const heldOutCount = Math.min(heldOut.length, Math.max(half, most - training.length));
  return {
    heldOut: sampleOf(heldOut, heldOutCount),
    training: sampleOf(training, most - heldOutCount),
  };
}

/** `most` of some positions, or all of them, in the order they came; the same seed draws the same. */
export function sampleOf(positions: Int32Array, most: number): Int32Array {
  if (positions.length <= most) return positions;
  const drawn = new CounterRng(0, STREAM.imageMap).permutation(positions.length).subarray(0, most).sort();
  return drawn.map((place) => positions[place]);
}

/**
 * Fingerprints of what a picture looks like. The hash is the "pHash" of Zauner ("Implementation and Benchmarking of
 * Perceptual Image Hash Functions", 2010): the signs of the 64 lowest frequencies against their median. It finds
 * candidates; the sketch, a small copy of the picture, says whether they really look the same.
 */

/** Side of the pictures that are hashed, px. */
export const HASHED_SIDE = 32;
const FREQUENCIES = 8;
/** Side of a sketch, px. */
const SKETCH_SIDE = 16;
export const SKETCH_BYTES = SKETCH_SIDE * SKETCH_SIDE * 3;

/** cos(π / 32 · (x + ½) · k), [8, 32]. */
const COSINES = Float32Array.from({ length: FREQUENCIES * HASHED_SIDE }, (_, i) => {
  const frequency = Math.floor(i / HASHED_SIDE);
  return Math.cos((Math.PI / HASHED_SIDE) * ((i % HASHED_SIDE) + 0.5) * frequency);
});

/** RGB bytes [32, 32, 3] → 64 bits as two 32-bit words. */
export function perceptualHash(pixels: Uint8Array): readonly [number, number] {
  const side = HASHED_SIDE;
  const rows = new Float32Array(side * FREQUENCIES); // [y, frequency along x]
  const luma = new Float32Array(side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 3;
      luma[x] = 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
    }
    for (let k = 0; k < FREQUENCIES; k++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += luma[x] * COSINES[k * side + x];
      rows[y * FREQUENCIES + k] = sum;
    }
  }
  const spectrum = new Float32Array(FREQUENCIES * FREQUENCIES);
  for (let v = 0; v < FREQUENCIES; v++) {
    for (let u = 0; u < FREQUENCIES; u++) {
      let sum = 0;
      for (let y = 0; y < side; y++) sum += rows[y * FREQUENCIES + u] * COSINES[v * side + y];
      spectrum[v * FREQUENCIES + u] = sum;
    }
  }
  // The first is the mean brightness: it says nothing, and would move the median.
  const median = spectrum.slice(1).sort()[31];
  const words: [number, number] = [0, 0];
  for (let bit = 1; bit < 64; bit++) {
    if (spectrum[bit] > median) words[bit >> 5] = words[bit >> 5] | (1 << (bit & 31));
  }
  return words;
}

/** RGB bytes [32, 32, 3] → [16, 16, 3], each the mean of four, into `target` at `offset`. */
export function sketch(pixels: Uint8Array, target: Uint8Array, offset: number): void {
  const row = HASHED_SIDE * 3;
  for (let y = 0; y < SKETCH_SIDE; y++) {
    for (let x = 0; x < SKETCH_SIDE; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const at = 2 * y * row + 2 * x * 3 + channel;
        const sum = pixels[at] + pixels[at + 3] + pixels[at + row] + pixels[at + row + 3];
        target[offset + (y * SKETCH_SIDE + x) * 3 + channel] = (sum + 2) >> 2;
      }
    }
  }
}

/** Mean absolute difference of two sketches, 0 … 255. */
export function sketchDifference(sketches: Uint8Array, a: number, b: number): number {
  const startA = a * SKETCH_BYTES;
  const startB = b * SKETCH_BYTES;
  let sum = 0;
  for (let i = 0; i < SKETCH_BYTES; i++) {
    sum += Math.abs(sketches[startA + i] - sketches[startB + i]);
  }
  return sum / SKETCH_BYTES;
}

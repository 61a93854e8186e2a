/**
 * How many bits of two 64-bit hashes may differ. Pairs are looked for where one of six bands is equal: up to five bits
 * that finds all of them (the pigeonhole principle), beyond it most.
 */
const MAX_DISTANCE = 10;
/** First bit and length of each band, none across the two words. */
export const BANDS: readonly (readonly [word: number, shift: number, length: number])[] = [
  [0, 0, 11],
  [0, 11, 11],
  [0, 22, 10],
  [1, 0, 11],
  [1, 11, 11],
  [1, 22, 10],
];
/** In a crowd of equal bands each hash is compared with this many of its neighbours in order, so that time stays bounded. */
const MAX_NEIGHBOURS = 256;

function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Bits in which hashes `a` and `b` differ; `hashes` holds two words each. */
function hashDistance(hashes: Uint32Array, a: number, b: number): number {
  return bitCount(hashes[2 * a] ^ hashes[2 * b]) + bitCount(hashes[2 * a + 1] ^ hashes[2 * b + 1]);
}

/** Pairs at most `MAX_DISTANCE` bits apart that are equal in one of the bands; other bands may give them again. */
export function* nearPairs(
  hashes: Uint32Array,
  [word, shift, length]: (typeof BANDS)[number],
): Generator<readonly [number, number]> {
  const count = hashes.length / 2;
  const buckets = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const band = (hashes[2 * i + word] >>> shift) & ((1 << length) - 1);
    const bucket = buckets.get(band);
    if (bucket) bucket.push(i);
    else buckets.set(band, [i]);
  }
  for (const bucket of buckets.values()) {
    if (bucket.length > MAX_NEIGHBOURS) sortByHash(bucket, hashes);
    for (let i = 0; i < bucket.length; i++) {
      const end = Math.min(bucket.length, i + 1 + MAX_NEIGHBOURS);
      for (let j = i + 1; j < end; j++) {
        const a = bucket[i];
        const b = bucket[j];
        if (hashDistance(hashes, a, b) <= MAX_DISTANCE) yield [a, b];
      }
    }
  }
}

function sortByHash(bucket: number[], hashes: Uint32Array): void {
  const word = (index: number, half: number) => hashes[2 * index + half];
  bucket.sort((a, b) => word(a, 0) - word(b, 0) || word(a, 1) - word(b, 1));
}

/**
 * Counter-based random numbers: the same (seed, stream, counter) gives the same bits on every device,
 * in any order, with nothing to carry. The hash is pcg4d (Jarzynski & Olano, "Hash Functions for GPU
 * Rendering", JCGT 9(3), 2020), which needs only 32-bit multiplication and so is the same in WGSL.
 */

const WORDS = new Uint32Array(4);

/** Hashes four 32-bit words into four; the returned array is reused by the next call. */
export function pcg4d(x: number, y: number, z: number, w: number): Uint32Array {
  let a = (Math.imul(x, 1664525) + 1013904223) | 0;
  let b = (Math.imul(y, 1664525) + 1013904223) | 0;
  let c = (Math.imul(z, 1664525) + 1013904223) | 0;
  let d = (Math.imul(w, 1664525) + 1013904223) | 0;
  a = (a + Math.imul(b, d)) | 0;
  b = (b + Math.imul(c, a)) | 0;
  c = (c + Math.imul(a, b)) | 0;
  d = (d + Math.imul(b, c)) | 0;
  a ^= a >>> 16;
  b ^= b >>> 16;
  c ^= c >>> 16;
  d ^= d >>> 16;
  a = (a + Math.imul(b, d)) | 0;
  b = (b + Math.imul(c, a)) | 0;
  c = (c + Math.imul(a, b)) | 0;
  d = (d + Math.imul(b, c)) | 0;
  WORDS[0] = a;
  WORDS[1] = b;
  WORDS[2] = c;
  WORDS[3] = d;
  return WORDS;
}

/** 24 random bits as a float32-exact number in [0, 1). */
export function toUnit(bits: number): number {
  return (bits >>> 8) / 16777216;
}

/** The streams of one seed. Each subject draws from its own, so that none disturbs another. */
export const STREAM = {
  split: 1,
  initialization: 2,
  order: 3,
  augmentation: 4,
  dropout: 5,
  sample: 6,
  search: 7,
  gallery: 8,
  imageMap: 9,
} as const;

/** A sequential reader of one (seed, stream, substream). */
export class CounterRng {
  private counter = 0;
  private spareNormal: number | null = null;

  constructor(
    private readonly seed: number,
    private readonly stream: number,
    private readonly substream = 0,
  ) {}

  /** Uniform 32-bit integer. */
  bits(): number {
    return pcg4d(this.counter++, this.substream, this.stream, this.seed)[0];
  }

  /** Uniform in [0, 1), a multiple of 2^-24. */
  uniform(low = 0, high = 1): number {
    return low + (high - low) * toUnit(this.bits());
  }

  /** Uniform integer in [0, limit), without bias worth naming (limit < 2^24). */
  integer(limit: number): number {
    return Math.floor(((this.bits() >>> 0) / 4294967296) * limit);
  }

  /** Standard normal (Box–Muller). */
  normal(): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal;
      this.spareNormal = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A uniform permutation of 0 … count − 1 (Fisher–Yates). */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }
}

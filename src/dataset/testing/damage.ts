import { CounterRng } from '../../shared/rng';

/** Flips bytes, cuts, or doubles a stretch; half of the damage falls on the end, where directories and footers stand. */
export function damage(bytes: Uint8Array<ArrayBuffer>, seed: number): Uint8Array<ArrayBuffer> {
  const rng = new CounterRng(seed, 61);
  const damaged = bytes.slice();
  const kind = rng.integer(10);
  if (kind === 0) return damaged.slice(0, rng.integer(damaged.length));
  if (kind === 1) {
    const at = rng.integer(damaged.length);
    return Uint8Array.from([...damaged.slice(0, at), ...damaged.slice(at - rng.integer(at + 1))]);
  }
  const from = rng.integer(2) === 0 ? damaged.length - Math.min(700, damaged.length) : 0;
  const flips = 1 + rng.integer(12);
  for (let i = 0; i < flips; i++) {
    const at = from + rng.integer(damaged.length - from);
    damaged[at] = rng.integer(3) === 0 ? 255 * rng.integer(2) : damaged[at] ^ (1 << rng.integer(8));
  }
  return damaged;
}

/** Two-sided 95 % of the standard normal. */
const Z = 1.959963984540054;

/**
 * Wilson's score interval of a proportion (Wilson 1927), 95 %: how far the accuracy on `count` images can be off by
 * chance alone. Returns [low, high] as shares.
 */
export function wilsonInterval(share: number, count: number): readonly [number, number] {
  if (count === 0) return [0, 1];
  const z2 = Z * Z;
  const center = share + z2 / (2 * count);
  const half = Z * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count * count));
  const scale = 1 + z2 / count;
  return [(center - half) / scale, (center + half) / scale];
}

/** One side of 95 %. */
const TAIL = 0.025;

/**
 * Whether answers that are right with probability `chance` each could reach this share of `count` by luck: the exact upper tail of
 * the binomial distribution is above 2.5 %. Where few are right, normal intervals such as Wilson's are too sure.
 */
export function isWithinLuck(share: number, count: number, chance: number): boolean {
  const right = Math.round(share * count);
  if (right <= chance * count) return true;
  if (chance <= 0) return false;
  // ln of the probability of exactly `right`; each further one is its neighbour times a ratio that only falls.
  let logarithm = right * Math.log(chance) + (count - right) * Math.log1p(-chance);
  for (let i = 1; i <= right; i++) logarithm += Math.log((count - right + i) / i);
  let term = Math.exp(logarithm);
  let tail = 0;
  for (let i = right; i <= count && term > tail * 1e-9; i++) {
    tail += term;
    term *= ((count - i) / (i + 1)) * (chance / (1 - chance));
  }
  return tail > TAIL;
}

/**
 * Whether two accuracies on validation sets of these sizes differ by more than chance: the 95 % interval of the difference
 * of two independent proportions (Newcombe 1998, method 10) leaves out zero.
 */
export function differBeyondChance(
  a: { readonly share: number; readonly count: number },
  b: { readonly share: number; readonly count: number },
): boolean {
  const [aLow, aHigh] = wilsonInterval(a.share, a.count);
  const [bLow, bHigh] = wilsonInterval(b.share, b.count);
  const difference = a.share - b.share;
  const low = difference - Math.hypot(a.share - aLow, bHigh - b.share);
  const high = difference + Math.hypot(aHigh - a.share, b.share - bLow);
  return low > 0 || high < 0;
}

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

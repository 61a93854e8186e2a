/**
 * Exponential moving average of an unevenly sampled curve: a value's weight halves every `halfLife` units of x, so that
 * dense and sparse curves are smoothed alike; divided by the weight so far, so that the start is not drawn to zero
 * (the debiasing of Adam, Kingma & Ba 2015). Values that are not finite are passed over.
 * @param halfLife in units of `xs`; 0 leaves the curve as it is
 */
export function smoothed(
  xs: ArrayLike<number>,
  values: ArrayLike<number>,
  halfLife: number,
): Float64Array<ArrayBuffer> {
  if (halfLife <= 0) return Float64Array.from(values);
  let sum = 0;
  let weight = 0;
  let lastX = xs[0] ?? 0;
  return Float64Array.from(values, (value, i) => {
    const x = xs[i] ?? lastX;
    const decay = 2 ** (-(x - lastX) / halfLife);
    lastX = x;
    sum *= decay;
    weight *= decay;
    if (Number.isFinite(value)) {
      sum += value;
      weight += 1;
    }
    return weight === 0 ? Number.NaN : sum / weight;
  });
}

/** The half-life that a slider of 0 … 1 stands for, on a curve of this length in units of x: at most a tenth of it. */
export function halfLifeOf(smoothing: number, length: number): number {
  return (smoothing * length) / 10;
}

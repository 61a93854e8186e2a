/**
 * Thins a curve to at most about `limit` points without losing its extremes: of each stretch of equal length the
 * positions of the smallest and the largest value are kept, in order. Values that are not numbers are left out.
 */
export function extremes(values: Float64Array, limit: number): number[] {
  const stretches = Math.max(1, Math.floor(limit / 2));
  const kept: number[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * values.length) / stretches);
    const end = Math.floor(((stretch + 1) * values.length) / stretches);
    let lowest = -1;
    let highest = -1;
    for (let i = start; i < end; i++) {
      const value = values[i];
      if (Number.isNaN(value)) continue;
      if (lowest === -1 || value < values[lowest]) lowest = i;
      if (highest === -1 || value > values[highest]) highest = i;
    }
    if (lowest === -1) continue;
    kept.push(Math.min(lowest, highest));
    if (lowest !== highest) kept.push(Math.max(lowest, highest));
  }
  return kept;
}

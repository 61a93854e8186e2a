/**
 * Thins a curve to at most about `limit` points without losing its extremes: of each stretch of equal length the
 * points with the smallest and the largest value are kept, in order. Points whose value is not a number are left out.
 */
export function downsample<T>(
  points: readonly T[],
  limit: number,
  figureOf: (point: T) => number,
): readonly T[] {
  if (points.length <= limit) return points;
  const stretches = Math.max(1, Math.floor(limit / 2));
  const kept: T[] = [];
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * points.length) / stretches);
    const end = Math.floor(((stretch + 1) * points.length) / stretches);
    let lowest = -1;
    let highest = -1;
    for (let i = start; i < end; i++) {
      const value = figureOf(points[i] as T);
      if (Number.isNaN(value)) continue;
      if (lowest === -1 || value < figureOf(points[lowest] as T)) lowest = i;
      if (highest === -1 || value > figureOf(points[highest] as T)) highest = i;
    }
    if (lowest === -1) continue;
    kept.push(points[Math.min(lowest, highest)] as T);
    if (lowest !== highest) kept.push(points[Math.max(lowest, highest)] as T);
  }
  return kept;
}

/** What several runs of one recipe came to. */
export interface Spread {
  readonly count: number;
  readonly mean: number;
  /** The sample standard deviation, divided by n − 1; null for a single value, which has none. */
  readonly deviation: number | null;
  readonly least: number;
  readonly most: number;
}

/** Of the values that are known; null where none is. In two passes, since one loses digits where values lie close (Chan et al. 1983). */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const known = values.filter((value) => value !== null);
  const count = known.length;
  if (count === 0) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = count > 1 ? Math.sqrt(squares / (count - 1)) : null;
  return { count, mean, deviation, least: Math.min(...known), most: Math.max(...known) };
}

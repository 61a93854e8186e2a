export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A side of the outline. */
interface Edge {
  readonly from: Point;
  readonly to: Point;
}

/** Bands of the outline from its lowest to its highest corner. */
const BAND_COUNT = 256;

/**
 * The rows of `coordinates` [n, 2] within a closed polygon, by the even-odd rule (Shimrat 1962): a ray from a point within crosses
 * the outline an odd number of times. A polygon of fewer than three corners holds nothing. A point is held only against the edges
 * at its height: a hand draws hundreds of corners around tens of thousands of points.
 */
export function rowsWithin(coordinates: Float32Array, polygon: readonly Point[]): number[] {
  const rows: number[] = [];
  if (polygon.length < 3) return rows;
  const low = polygon.reduce((least, { y }) => Math.min(least, y), Infinity);
  const high = polygon.reduce((most, { y }) => Math.max(most, y), -Infinity);
  const bandAt = (y: number) => Math.floor(((BAND_COUNT - 1) * (y - low)) / (high - low || 1));
  const bands = Array.from({ length: BAND_COUNT }, (): Edge[] => []);
  for (const [i, to] of polygon.entries()) {
    const from = polygon[(i || polygon.length) - 1];
    const last = bandAt(Math.max(from.y, to.y));
    for (let band = bandAt(Math.min(from.y, to.y)); band <= last; band++) bands[band].push({ from, to });
  }
  for (let row = 0; 2 * row < coordinates.length; row++) {
    const x = coordinates[2 * row];
    const y = coordinates[2 * row + 1];
    if (y < low || y > high) continue;
    let isInside = false;
    for (const { from, to } of bands[bandAt(y)]) {
      // Of an edge's two ends the lower one counts, so a ray through a corner crosses once.
      if (to.y > y === from.y > y) continue;
      if (x < to.x + ((y - to.y) / (from.y - to.y)) * (from.x - to.x)) isInside = !isInside;
    }
    if (isInside) rows.push(row);
  }
  return rows;
}

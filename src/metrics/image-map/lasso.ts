export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Whether a point lies within a closed polygon, by the even-odd rule (Shimrat 1962): a ray from it crosses the outline an odd
 * number of times. A polygon of fewer than three corners holds nothing.
 */
export function isWithin({ x, y }: Point, polygon: readonly Point[]): boolean {
  if (polygon.length < 3) return false;
  let isInside = false;
  let before = polygon[polygon.length - 1];
  for (const corner of polygon) {
    // Of an edge's two ends the lower one counts, so a ray through a corner crosses once.
    if (corner.y > y !== before.y > y) {
      const crossing = before.x + ((y - before.y) / (corner.y - before.y)) * (corner.x - before.x);
      if (x < crossing) isInside = !isInside;
    }
    before = corner;
  }
  return isInside;
}

/** The rows of `coordinates` [n, 2] within a polygon. */
export function rowsWithin(coordinates: Float32Array, polygon: readonly Point[]): number[] {
  const rows: number[] = [];
  for (let row = 0; 2 * row < coordinates.length; row++)
    if (isWithin({ x: coordinates[2 * row], y: coordinates[2 * row + 1] }, polygon)) rows.push(row);
  return rows;
}

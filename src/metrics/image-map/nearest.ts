/** Rows [n, width] scaled to length 1, in place: their products are then cosines. A row of zeros stays one. */
export function scaleRowsToUnit(rows: Float32Array, width: number): void {
  for (let start = 0; start < rows.length; start += width) {
    let squares = 0;
    for (let f = 0; f < width; f++) squares += rows[start + f] ** 2;
    const length = Math.sqrt(squares);
    if (length > 0) for (let f = 0; f < width; f++) rows[start + f] /= length;
  }
}

/** A row near another, and how near: the cosine of the angle between them. */
export interface NearRow {
  readonly row: number;
  readonly similarity: number;
}

/** The `most` of `candidates` nearest to a row, nearest first; exact. The row itself is none of them. */
export function nearestRows(
  units: Float32Array,
  width: number,
  to: number,
  candidates: Iterable<number>,
  most: number,
): readonly NearRow[] {
  const nearest = new NearestList(most);
  for (const row of candidates) {
    if (row === to) continue;
    let product = 0;
    for (let f = 0; f < width; f++) product += units[to * width + f] * units[row * width + f];
    nearest.offer(row, product);
  }
  return nearest.rows();
}

/** The nearest rows of each row. */
export interface NeighbourTable {
  /** Neighbours of each row; fewer than asked for where there are not so many rows. */
  readonly each: number;
  /** [n, each], nearest first; the row itself is none of them. */
  readonly rows: Int32Array;
  /** [n, each], cosines. */
  readonly similarities: Float32Array;
}

/** Products of the rows from `start` to before `end` with all n rows: [end − start, n]. */
export type RowProducts = (start: number, end: number) => Float32Array;

/** Rows whose products with all others are taken at once: 256 · 10,000 cosines are 10 MB. */
const ROWS_AT_ONCE = 256;

/**
 * The nearest of each of `count` rows, all compared with all by `products` (cosines, of rows of length 1). Yields how many
 * rows are done.
 */
export function* neighbourTable(
  count: number,
  most: number,
  products: RowProducts,
): Generator<number, NeighbourTable> {
  const each = Math.max(0, Math.min(most, count - 1));
  const rows = new Int32Array(count * each);
  const similarities = new Float32Array(count * each);
  for (let start = 0; start < count; start += ROWS_AT_ONCE) {
    const end = Math.min(count, start + ROWS_AT_ONCE);
    const found = products(start, end);
    for (let row = start; row < end; row++) {
      const nearest = new NearestList(each);
      const offset = (row - start) * count;
      for (let other = 0; other < count; other++)
        if (other !== row) nearest.offer(other, found[offset + other]);
      for (const [place, near] of nearest.rows().entries()) {
        rows[row * each + place] = near.row;
        similarities[row * each + place] = near.similarity;
      }
    }
    yield end;
  }
  return { each, rows, similarities };
}

/** The nearest so far, in order; of rows equally near the first that was offered. */
class NearestList {
  private readonly found: NearRow[] = [];

  constructor(private readonly most: number) {}

  offer(row: number, similarity: number): void {
    const { found, most } = this;
    if (most === 0 || (found.length === most && similarity <= found[most - 1].similarity)) return;
    let place = Math.min(found.length, most - 1);
    while (place > 0 && found[place - 1].similarity < similarity) {
      found[place] = found[place - 1];
      place--;
    }
    found[place] = { row, similarity };
  }

  rows(): readonly NearRow[] {
    return this.found;
  }
}

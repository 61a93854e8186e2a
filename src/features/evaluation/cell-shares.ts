import { type ClassFigures, cellOf, type OccupiedCells } from '../../metrics/confusion';

/** What a cell's colour says: its count, its share of the truth (row), its share of the answers (column). */
export type Measure = 'counts' | 'rows' | 'columns';

/** How much of its colour a cell has over its ground, 0 … 1: where its share is as good as 0, and where it is 1. */
export interface Tints {
  readonly faintest: number;
  readonly strongest: number;
}

/** In a table a number stands in the cell: a stronger tint would take its 4.5:1. */
export const TABLE_TINTS: Tints = { faintest: 0, strongest: 0.5 };
/** In a picture the faintest cell that holds anything has 3:1 on the ground of either theme (WCAG 1.4.11). */
export const PICTURE_TINTS: Tints = { faintest: 0.8, strongest: 1 };

export interface CellShares {
  readonly cells: OccupiedCells;
  /** Of each occupied cell, 0 … 1 of the strongest colour. */
  readonly shares: Float32Array;
  /** What the strongest colour stands for, on the diagonal and off it: an image count, or 1 for all of a row or column. */
  readonly mostRight: number;
  readonly mostWrong: number;
}

/** Right and wrong answers have a scale each: a few wrong ones would not be seen beside hundreds of right answers. */
export function cellShares(
  cells: OccupiedCells,
  figures: readonly ClassFigures[],
  measure: Measure,
): CellShares {
  const { classCount, rowStarts, predictions, counts } = cells;
  const shares = new Float32Array(counts.length);
  let [mostRight, mostWrong] = [1, 1];
  const each = (visit: (cell: number, truth: number, prediction: number, count: number) => void) => {
    for (let truth = 0; truth < classCount; truth++)
      for (let cell = rowStarts[truth] ?? 0; cell < (rowStarts[truth + 1] ?? 0); cell++)
        visit(cell, truth, predictions[cell] ?? 0, counts[cell] ?? 0);
  };
  if (measure === 'counts') {
    each((_, truth, prediction, count) => {
      if (truth === prediction) mostRight = Math.max(mostRight, count);
      else mostWrong = Math.max(mostWrong, count);
    });
  }
  each((cell, truth, prediction, count) => {
    const most = truth === prediction ? mostRight : mostWrong;
    const { support = 0 } = figures[truth] ?? {};
    const { predicted = 0 } = figures[prediction] ?? {};
    const whole = measure === 'counts' ? most : measure === 'rows' ? support : predicted;
    shares[cell] = whole === 0 ? 0 : count / whole;
  });
  return { cells, shares, mostRight, mostWrong };
}

/** The images of a cell, and its share; none where it is empty. */
export function cellAtClasses({ cells, shares }: CellShares, truth: number, prediction: number) {
  const cell = cellOf(cells, truth, prediction);
  return { count: cells.counts[cell] ?? 0, share: shares[cell] ?? 0 };
}

import type { ClassFigures, Confusion } from '../../metrics/confusion';

/** What a cell's colour says: its count, its share of the truth (row), its share of the answers (column). */
export type Measure = 'counts' | 'rows' | 'columns';

export interface CellShares {
  /** [truth, prediction], 0 … 1 of the strongest colour. */
  readonly shares: Float32Array;
  /** What the strongest colour stands for, on the diagonal and off it: an image count, or 1 for all of a row or column. */
  readonly mostRight: number;
  readonly mostWrong: number;
}

/** Right and wrong answers have a scale each: a few wrong ones would not be seen beside hundreds of right answers. */
export function cellShares(
  { classCount, counts }: Confusion,
  figures: readonly ClassFigures[],
  measure: Measure,
): CellShares {
  const shares = new Float32Array(classCount * classCount);
  let [mostRight, mostWrong] = [1, 1];
  if (measure === 'counts') {
    for (const [cell, count] of counts.entries()) {
      if (cell % (classCount + 1) === 0) mostRight = Math.max(mostRight, count);
      else mostWrong = Math.max(mostWrong, count);
    }
  }
  for (const [cell, count] of counts.entries()) {
    const [truth, prediction] = [Math.floor(cell / classCount), cell % classCount];
    const most = truth === prediction ? mostRight : mostWrong;
    const { support = 0 } = figures[truth] ?? {};
    const { predicted = 0 } = figures[prediction] ?? {};
    const whole = measure === 'counts' ? most : measure === 'rows' ? support : predicted;
    shares[cell] = whole === 0 ? 0 : count / whole;
  }
  return { shares, mostRight, mostWrong };
}

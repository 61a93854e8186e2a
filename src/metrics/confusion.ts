/** Which classes are taken for which, and what follows from it. Zero divisions count as 0, as in scikit-learn. */

export interface Confusion {
  readonly classCount: number;
  /** [truth, prediction], row-major. */
  readonly counts: Uint32Array;
}

export interface ClassFigures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Images of the class. */
  readonly support: number;
  /** Images taken for the class. */
  readonly predicted: number;
}

export function emptyConfusion(classCount: number): Confusion {
  return { classCount, counts: new Uint32Array(classCount * classCount) };
}

/** Counts one image, in place. */
export function countOutcome({ classCount, counts }: Confusion, truth: number, prediction: number): void {
  counts[truth * classCount + prediction]++;
}

/** Precision, recall and F1 of each class. */
export function classFigures({ classCount, counts }: Confusion): ClassFigures[] {
  return Array.from({ length: classCount }, (_, c) => {
    const hits = counts[c * classCount + c];
    let support = 0;
    let predicted = 0;
    for (let other = 0; other < classCount; other++) {
      support += counts[c * classCount + other];
      predicted += counts[other * classCount + c];
    }
    return {
      precision: predicted === 0 ? 0 : hits / predicted,
      recall: support === 0 ? 0 : hits / support,
      f1: support + predicted === 0 ? 0 : (2 * hits) / (support + predicted),
      support,
      predicted,
    };
  });
}

/** sklearn.metrics.f1_score(average='macro'): the mean F1 of the classes that occur as truth or prediction. */
export function macroF1(confusion: Confusion): number {
  const present = classFigures(confusion).filter(({ support, predicted }) => support + predicted > 0);
  return present.reduce((sum, { f1 }) => sum + f1, 0) / present.length;
}

import type { Confusion } from './confusion';

/** What a run's figures are measured by; known once its images are prepared. */
export interface RunBasis {
  readonly classCount: number;
  readonly validationCount: number;
  /** Share of the validation images that are of their commonest class: what answering it always would reach. */
  readonly commonestShare: number;
}

/** @param labels of the validation images */
export function basisOf(labels: Int32Array, classCount: number): RunBasis {
  const counts = new Uint32Array(classCount);
  for (const label of labels) counts[label]++;
  return basisOfCounts(counts);
}

/** Of the images that were evaluated. */
export function basisOfConfusion({ classCount, counts }: Confusion): RunBasis {
  const rows = Array.from({ length: classCount }, (_, truth) =>
    counts.subarray(truth * classCount, (truth + 1) * classCount).reduce((sum, count) => sum + count, 0),
  );
  return basisOfCounts(rows);
}

function basisOfCounts(counts: ArrayLike<number>): RunBasis {
  const each = Array.from(counts);
  const validationCount = each.reduce((sum, count) => sum + count, 0);
  return {
    classCount: each.length,
    validationCount,
    commonestShare: validationCount === 0 ? 0 : Math.max(...each) / validationCount,
  };
}

/** The share that drawing a class at random would reach. */
export function chanceOf({ classCount }: RunBasis): number {
  return 1 / classCount;
}

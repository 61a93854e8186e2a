/** Which classes are taken for which, and what follows from it. Zero divisions count as 0, as in scikit-learn. */

export interface Confusion {
  readonly classCount: number;
  /** [truth, prediction], row-major. */
  readonly counts: Uint32Array;
}

/** How often one class was meant, answered, and both. */
interface ClassCounts {
  readonly hits: number;
  /** Images of the class. */
  readonly support: number;
  /** Images taken for the class. */
  readonly predicted: number;
  /** Images of all classes. */
  readonly total: number;
}

interface ClassFigureKind {
  /** `share`: of 1. */
  readonly unit: 'share' | 'number';
  of(counts: ClassCounts): number;
}

const quotient = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** Every figure of one class, as scikit-learn computes it: a new one is an entry here, and a heading in the catalogues. */
export const CLASS_FIGURES = {
  precision: { unit: 'share', of: ({ hits, predicted }) => quotient(hits, predicted) },
  recall: { unit: 'share', of: ({ hits, support }) => quotient(hits, support) },
  f1: { unit: 'share', of: ({ hits, support, predicted }) => quotient(2 * hits, support + predicted) },
  /** sklearn.metrics.matthews_corrcoef of the class against all others (Matthews 1975), from −1 to 1. */
  matthews: {
    unit: 'number',
    of: ({ hits, support, predicted, total }) =>
      quotient(
        total * hits - support * predicted,
        Math.sqrt(support * (total - support) * predicted * (total - predicted)),
      ),
  },
} as const satisfies Record<string, ClassFigureKind>;

export type ClassFigure = keyof typeof CLASS_FIGURES;

export const CLASS_FIGURE_NAMES = Object.keys(CLASS_FIGURES) as readonly ClassFigure[];

export interface ClassFigures
  extends Readonly<Record<ClassFigure, number>>,
    Pick<ClassCounts, 'support' | 'predicted'> {}

export function emptyConfusion(classCount: number): Confusion {
  return { classCount, counts: new Uint32Array(classCount * classCount) };
}

/** Counts one image, in place. */
export function countOutcome({ classCount, counts }: Confusion, truth: number, prediction: number): void {
  counts[truth * classCount + prediction]++;
}

/** The figures of each class, and how many images it has and got. */
export function classFigures({ classCount, counts }: Confusion): ClassFigures[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return Array.from({ length: classCount }, (_, c) => {
    const hits = counts[c * classCount + c];
    let support = 0;
    let predicted = 0;
    for (let other = 0; other < classCount; other++) {
      support += counts[c * classCount + other];
      predicted += counts[other * classCount + c];
    }
    const figures = CLASS_FIGURE_NAMES.map((name) => {
      const { of }: ClassFigureKind = CLASS_FIGURES[name];
      return [name, of({ hits, support, predicted, total })];
    });
    return { ...(Object.fromEntries(figures) as Record<ClassFigure, number>), support, predicted };
  });
}

/** sklearn.metrics.f1_score(average='macro'): the mean F1 of the classes that occur as truth or prediction. */
export function macroF1(confusion: Confusion): number {
  const present = classFigures(confusion).filter(({ support, predicted }) => support + predicted > 0);
  return present.reduce((sum, { f1 }) => sum + f1, 0) / present.length;
}

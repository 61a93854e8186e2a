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

/** The cells of a confusion that hold anything, row by row: of thousands of classes there are millions of others. */
export interface OccupiedCells {
  readonly classCount: number;
  /** Row `truth` is the cells from rowStarts[truth] to before rowStarts[truth + 1]. */
  readonly rowStarts: Int32Array;
  /** Of each cell; ascending within a row. */
  readonly predictions: Int32Array;
  readonly counts: Uint32Array;
}

/** O(classes²), but nothing is done at a cell that is empty. */
export function occupiedCells({ classCount, counts }: Confusion): OccupiedCells {
  const rowStarts = new Int32Array(classCount + 1);
  const predictions: number[] = [];
  const held: number[] = [];
  for (let truth = 0; truth < classCount; truth++) {
    const row = truth * classCount;
    for (let prediction = 0; prediction < classCount; prediction++) {
      const count = counts[row + prediction];
      if (count === 0) continue;
      predictions.push(prediction);
      held.push(count);
    }
    rowStarts[truth + 1] = held.length;
  }
  return { classCount, rowStarts, predictions: Int32Array.from(predictions), counts: Uint32Array.from(held) };
}

/** One image: what it is, and what it was taken for. */
export interface Answered {
  readonly truth: number;
  readonly prediction: number;
}

/** The cells that these images occupy: what it costs goes with the images, not with the classes². */
export function cellsOfImages(classCount: number, images: readonly Answered[]): OccupiedCells {
  // The answers by truth: row `truth` begins at begins[truth].
  const begins = new Int32Array(classCount + 1);
  for (const { truth } of images) begins[truth + 1]++;
  for (let truth = 0; truth < classCount; truth++) begins[truth + 1] += begins[truth];
  const answers = new Int32Array(images.length);
  const nexts = begins.slice();
  for (const { truth, prediction } of images) answers[nexts[truth]++] = prediction;
  // Equal ones stand beside each other, and become one cell.
  const rowStarts = new Int32Array(classCount + 1);
  const predictions = new Int32Array(images.length);
  const counts = new Uint32Array(images.length);
  let cells = 0;
  for (let truth = 0; truth < classCount; truth++) {
    const [begin, end] = [begins[truth], begins[truth + 1]];
    if (end - begin > 1) answers.subarray(begin, end).sort();
    for (let i = begin; i < end; i++) {
      if (i === begin || answers[i] !== answers[i - 1]) predictions[cells++] = answers[i];
      counts[cells - 1]++;
    }
    rowStarts[truth + 1] = cells;
  }
  return { classCount, rowStarts, predictions: predictions.slice(0, cells), counts: counts.slice(0, cells) };
}

/** Which of the occupied cells this one is; −1 where it holds nothing. */
export function cellOf({ rowStarts, predictions }: OccupiedCells, truth: number, prediction: number): number {
  let low = rowStarts[truth] ?? 0;
  let high = (rowStarts[truth + 1] ?? 0) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = predictions[middle];
    if (found === prediction) return middle;
    if (found < prediction) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** The figures of each class, and how many images it has and got. */
export function classFigures({ classCount, rowStarts, predictions, counts }: OccupiedCells): ClassFigures[] {
  const supports = new Float64Array(classCount);
  const answers = new Float64Array(classCount);
  const hitCounts = new Float64Array(classCount);
  let total = 0;
  for (let truth = 0; truth < classCount; truth++) {
    for (let cell = rowStarts[truth]; cell < rowStarts[truth + 1]; cell++) {
      const prediction = predictions[cell];
      const count = counts[cell];
      supports[truth] += count;
      answers[prediction] += count;
      if (prediction === truth) hitCounts[truth] += count;
      total += count;
    }
  }
  return Array.from({ length: classCount }, (_, c) => {
    const [hits, support, predicted] = [hitCounts[c], supports[c], answers[c]];
    const counts = { hits, support, predicted, total };
    const figures: Partial<Record<ClassFigure, number>> = {};
    for (const name of CLASS_FIGURE_NAMES) figures[name] = CLASS_FIGURES[name].of(counts);
    return { ...(figures as Record<ClassFigure, number>), support, predicted };
  });
}

/** sklearn.metrics.f1_score(average='macro'): the mean F1 of the classes that occur as truth or prediction. */
export function macroF1(confusion: Confusion): number {
  const present = classFigures(occupiedCells(confusion)).filter(
    ({ support, predicted }) => support + predicted > 0,
  );
  return present.reduce((sum, { f1 }) => sum + f1, 0) / present.length;
}

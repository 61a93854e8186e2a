import {
  type ClassFigures,
  type Confusion,
  classFigures,
  countOutcome,
  emptyConfusion,
} from '../metrics/confusion';
import type { EvaluationSet } from '../protocol/commands';
import type { Failure } from '../shared/result';
import type { TaskProgress } from './task-progress';

export interface EvaluationState {
  readonly set: EvaluationSet | null;
  readonly running: boolean;
  readonly progress: TaskProgress | null;
  readonly failure: Failure | null;
}

export const notEvaluated: EvaluationState = { set: null, running: false, progress: null, failure: null };

/** Images by truth and prediction: `truth` or `prediction` null for any. */
export interface OutcomeFilter {
  readonly truth: number | null;
  readonly prediction: number | null;
}

/** Two classes of which one is taken for the other. */
export interface ConfusedPair {
  readonly truth: number;
  readonly prediction: number;
  readonly count: number;
  /** Of the images of `truth`. */
  readonly share: number;
}

export interface Mistakes {
  readonly confusion: Confusion;
  readonly figures: readonly ClassFigures[];
  readonly accuracy: number;
  /** The commonest confusions first. */
  readonly pairs: readonly ConfusedPair[];
}

/** What an evaluation says, counted. */
export function mistakesOf({ classes, predictions, labels }: EvaluationSet): Mistakes {
  const classCount = classes.length;
  const confusion = emptyConfusion(classCount);
  let hits = 0;
  for (const [i, { classIndex }] of predictions.entries()) {
    const truth = labels[i] ?? 0;
    countOutcome(confusion, truth, classIndex);
    if (truth === classIndex) hits++;
  }
  const figures = classFigures(confusion);
  const pairs: ConfusedPair[] = [];
  for (let truth = 0; truth < classCount; truth++) {
    for (let prediction = 0; prediction < classCount; prediction++) {
      const count = confusion.counts[truth * classCount + prediction] ?? 0;
      if (truth === prediction || count === 0) continue;
      pairs.push({ truth, prediction, count, share: count / (figures[truth]?.support ?? count) });
    }
  }
  pairs.sort((a, b) => b.count - a.count || b.share - a.share);
  return { confusion, figures, accuracy: predictions.length === 0 ? 0 : hits / predictions.length, pairs };
}

/** Places in the set that pass, those where the truth was given the least probability first: the top losses. */
export function worstFirst(set: EvaluationSet, filter: OutcomeFilter): readonly number[] {
  const { classes, predictions, labels, probabilities } = set;
  const probabilityOfTruth = (i: number) => probabilities[i * classes.length + (labels[i] ?? 0)] ?? 0;
  return predictions
    .map((_, i) => i)
    .filter(
      (i) =>
        (filter.truth === null || labels[i] === filter.truth) &&
        (filter.prediction === null || predictions[i]?.classIndex === filter.prediction),
    )
    .toSorted((a, b) => probabilityOfTruth(a) - probabilityOfTruth(b));
}

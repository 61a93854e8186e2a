/** What an evaluation says, counted and put in order. Apart from the slice: only its panel needs it. */
import {
  binOf,
  expectedCalibrationError,
  type ReliabilityBin,
  reliabilityBins,
} from '../../metrics/calibration';
import {
  type Answered,
  type ClassFigures,
  cellsOfImages,
  classFigures,
  type OccupiedCells,
} from '../../metrics/confusion';
import type { JudgedAnswer } from '../../metrics/threshold';
import type { DatasetSummary } from '../../protocol/dataset';
import type { AnsweredImages } from '../../protocol/prediction';

/** Images by truth, prediction and how sure the model was; null for any. */
export interface OutcomeFilter {
  readonly truth: number | null;
  readonly prediction: number | null;
  /** A bin of the reliability diagram. */
  readonly bin: number | null;
}

export const EVERY_OUTCOME: OutcomeFilter = { truth: null, prediction: null, bin: null };

/** Answered images (of an evaluation, of a map) under what has been decided about them since. */
export interface Outcomes {
  readonly set: AnsweredImages;
  /** The true class of each image, as it is labelled now. */
  readonly truths: Int32Array;
  /** Images that were set aside since: shown, not counted. */
  readonly isSetAside: readonly boolean[];
  /** How many labels differ from those the model was trained with. */
  readonly relabelledCount: number;
}

/** Two classes of which one is taken for the other. */
export interface ConfusedPair {
  readonly truth: number;
  readonly prediction: number;
  readonly count: number;
  /** Of the images of `truth`. */
  readonly share: number;
}

/** Outcomes counted: what an evaluation comes to. */
export interface EvaluationFigures {
  readonly cells: OccupiedCells;
  readonly figures: readonly ClassFigures[];
  readonly accuracy: number;
  /** Images that count. */
  readonly count: number;
  readonly wrong: number;
  /** The commonest confusions first. */
  readonly pairs: readonly ConfusedPair[];
  readonly bins: readonly ReliabilityBin[];
  readonly calibrationError: number;
}

/** Labels as they are decided now; a class the model does not know leaves the label it was trained with. */
export function outcomesOf(
  set: AnsweredImages,
  decided: Pick<DatasetSummary, 'relabelled' | 'setAside'>,
): Outcomes {
  const corrected = new Map(decided.relabelled.map(({ index, className }) => [index, className]));
  const aside = new Set(decided.setAside.map(({ index }) => index));
  const position = new Map(set.classes.map((name, i) => [name, i]));
  let relabelledCount = 0;
  const truths = set.labels.map((label, i) => {
    const name = corrected.get(set.itemIndices[i] ?? -1);
    const own = set.ownLabels[i] ?? -1;
    const now = name === undefined ? own : (position.get(name) ?? -1);
    const truth = now === -1 ? label : now;
    if (truth !== label) relabelledCount++;
    return truth;
  });
  return {
    set,
    truths,
    isSetAside: flagsOf(set.itemIndices, aside),
    relabelledCount,
  };
}

/** Of each index whether it is among those; an array made by a function for each costs as much as all of the counting. */
function flagsOf(indices: Int32Array, among: ReadonlySet<number>): readonly boolean[] {
  const flags = new Array<boolean>(indices.length).fill(false);
  if (among.size > 0) for (let i = 0; i < indices.length; i++) flags[i] = among.has(indices[i] ?? -1);
  return flags;
}

/** The accuracy on all images, by the labels the model was trained with: what no decision since has changed. */
export function untouchedAccuracy({ labels, predictions }: AnsweredImages): number {
  const right = predictions.filter(({ classIndex }, i) => classIndex === labels[i]).length;
  return predictions.length === 0 ? 0 : right / predictions.length;
}

/** An image that counts: how it was answered, and how sure that was. */
type CountedOutcome = Answered & JudgedAnswer;

/** The images that count: those that nobody set aside. */
export function countedOutcomes({ set, truths, isSetAside }: Outcomes): readonly CountedOutcome[] {
  const counted: CountedOutcome[] = [];
  for (const [i, { classIndex, probability }] of set.predictions.entries()) {
    if (isSetAside[i]) continue;
    const truth = truths[i] ?? 0;
    counted.push({ truth, prediction: classIndex, confidence: probability, isRight: truth === classIndex });
  }
  return counted;
}

/** What an evaluation says, counted. */
export function evaluationFigures(outcomes: Outcomes): EvaluationFigures {
  const classCount = outcomes.set.classes.length;
  const counted = countedOutcomes(outcomes);
  const count = counted.length;
  const hits = counted.filter(({ isRight }) => isRight).length;
  const cells = cellsOfImages(classCount, counted);
  const figures = classFigures(cells);
  const bins = reliabilityBins(counted);
  return {
    cells,
    figures,
    accuracy: count === 0 ? 0 : hits / count,
    count,
    wrong: count - hits,
    pairs: pairsOf(cells, figures),
    bins,
    calibrationError: expectedCalibrationError(bins),
  };
}

function pairsOf(
  { classCount, rowStarts, predictions, counts }: OccupiedCells,
  figures: readonly ClassFigures[],
): ConfusedPair[] {
  const pairs: ConfusedPair[] = [];
  for (let truth = 0; truth < classCount; truth++) {
    for (let cell = rowStarts[truth] ?? 0; cell < (rowStarts[truth + 1] ?? 0); cell++) {
      const [prediction = 0, count = 0] = [predictions[cell], counts[cell]];
      if (truth === prediction) continue;
      pairs.push({ truth, prediction, count, share: count / (figures[truth]?.support ?? count) });
    }
  }
  return pairs.sort((a, b) => b.count - a.count || b.share - a.share);
}

/** The loss of one image: torch's cross_entropy, −log of the probability the model gave its true class. */
export function lossOf({ set, truths }: Outcomes, place: number): number {
  return -Math.log(set.probabilities[place * set.classes.length + (truths[place] ?? 0)] ?? 0);
}

/** Places in the set that pass, the top losses first. */
export function worstFirst(outcomes: Outcomes, filter: OutcomeFilter): readonly number[] {
  const { set, truths } = outcomes;
  return set.predictions
    .map((_, place) => place)
    .filter((place) => {
      const prediction = set.predictions[place];
      return (
        (filter.truth === null || truths[place] === filter.truth) &&
        (filter.prediction === null || prediction?.classIndex === filter.prediction) &&
        (filter.bin === null || binOf(prediction?.probability ?? 0) === filter.bin)
      );
    })
    .map((place) => ({ place, loss: lossOf(outcomes, place) }))
    .toSorted((a, b) => (b.loss === a.loss ? 0 : b.loss - a.loss))
    .map(({ place }) => place);
}

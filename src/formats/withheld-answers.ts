/** "None of these" in a submission: what it says of an image whose answer is less sure than the threshold. */
import { isWithheld, NO_THRESHOLD } from '../metrics/threshold';
import type { AnswerKind } from './answer-kind';
import type { AnsweredImages, SubmissionFormat } from './submission';

/** What stands in place of a withheld answer: the class all the same, nothing, or a word of one's own. */
export const WITHHELD_AS = ['class', 'empty', 'word'] as const;
export type WithheldAs = (typeof WITHHELD_AS)[number];

/** What a person chose of withheld answers; `word` counts where it is written. */
export interface WithheldChoice {
  readonly as: WithheldAs;
  readonly word: string;
}

/** A choice, and the probability (0 … 1) below which it counts. */
export interface Withholding extends WithheldChoice {
  readonly threshold: number;
}

export const NOTHING_WITHHELD: Withholding = { as: 'class', word: '', threshold: NO_THRESHOLD };

/** Whether an answer is the name or the number of one class, in whose place something else can stand. */
const NAMES_A_CLASS: Readonly<Record<AnswerKind, boolean>> = {
  name: true,
  index: true,
  indexFromOne: true,
  probability: false,
  indicator: false,
  probabilities: false,
  oneHot: false,
};

export function canWithhold(kind: AnswerKind): boolean {
  return NAMES_A_CLASS[kind];
}

/** The cell in place of a withheld answer; null where the answer stands. */
export function withheldCell(kind: AnswerKind, probability: number, held: Withholding): string | null {
  if (held.as === 'class' || !canWithhold(kind) || !isWithheld(probability, held.threshold)) return null;
  return held.as === 'word' ? held.word : '';
}

/** How many rows of the file are about an image whose answer is less sure than the threshold. */
export function withheldRowCount(
  { predictions }: AnsweredImages,
  format: SubmissionFormat,
  threshold: number,
): number {
  const images = format.kind === 'own' ? predictions.keys() : format.match.imageOfRow.values();
  let count = 0;
  for (const image of images) {
    const predicted = predictions[image];
    if (predicted && isWithheld(predicted.probability, threshold)) count++;
  }
  return count;
}

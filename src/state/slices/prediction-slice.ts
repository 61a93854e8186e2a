import type { SubmissionChoices } from '../../formats/submission-format';
import type { ImageViews, PredictedImages, TaskProgress } from '../../protocol/commands';
import type { Failure } from '../../shared/result';

/** How predictions are made: kept from one set of images to the next. */
export interface PredictionChoices {
  readonly views: ImageViews;
  /** Kept runs whose probabilities are averaged with those of the model at hand. */
  readonly alsoRuns: readonly string[];
}

/** Images that are being predicted. */
export interface PredictionUnderWay {
  /** As in PredictionState. */
  readonly source: string | null;
  readonly pictures: ReadonlyMap<string, File>;
  /** What is known already; null before the first images are looked at. */
  readonly set: PredictedImages | null;
}

export interface PredictionState {
  readonly underWay: PredictionUnderWay | null;
  readonly progress: TaskProgress | null;
  readonly set: PredictedImages | null;
  /** Name of what was predicted; null for the open dataset's unlabelled images. */
  readonly source: string | null;
  /** The predicted files by path, where they were handed over one by one and can be shown. */
  readonly pictures: ReadonlyMap<string, File>;
  /** Text of a sample_submission.csv a person handed over here: it comes before the source's own. */
  readonly sample: string | null;
  /** The source's own sample that a person does not want to follow. */
  readonly ignoredSample: string | null;
  /** The shape of the submission a person chose, and the sample it was chosen beside: another one begins afresh. */
  readonly submission: { readonly sample: string | null; readonly choices: SubmissionChoices };
  /** Text of a CSV of answers: what predictions are scored against. */
  readonly truth: string | null;
  readonly choices: PredictionChoices;
  readonly failure: Failure | null;
}

const NOTHING_CHOSEN: SubmissionChoices = { id: null, answer: null, idHeader: null, answerHeader: null };

export const emptyPrediction: PredictionState = {
  underWay: null,
  progress: null,
  set: null,
  source: null,
  pictures: new Map(),
  sample: null,
  ignoredSample: null,
  submission: { sample: null, choices: NOTHING_CHOSEN },
  truth: null,
  choices: { views: 'one', alsoRuns: [] },
  failure: null,
};

/** The sample submission that predictions are to follow, or null. */
export function sampleOf({ sample, ignoredSample, set }: PredictionState): string | null {
  const own = set?.sampleSubmission ?? null;
  return sample ?? (own === ignoredSample ? null : own);
}

/** What was chosen of the submission's shape beside the sample that counts now. */
export function submissionChoicesOf(prediction: PredictionState): SubmissionChoices {
  const { sample, choices } = prediction.submission;
  return sample === sampleOf(prediction) ? choices : NOTHING_CHOSEN;
}

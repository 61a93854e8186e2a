import type { TaskProgress } from '../../protocol/commands';
import type { ImageViews, PredictedImages } from '../../protocol/prediction';
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
  /** How far ONNX files are that are being asked about the validation images. */
  readonly measuring: TaskProgress | null;
  readonly set: PredictedImages | null;
  /** Name of what was predicted; null for the open dataset's unlabelled images. */
  readonly source: string | null;
  /** The predicted files by path, where they were handed over one by one and can be shown. */
  readonly pictures: ReadonlyMap<string, File>;
  readonly choices: PredictionChoices;
  readonly failure: Failure | null;
}

export const emptyPrediction: PredictionState = {
  underWay: null,
  progress: null,
  measuring: null,
  set: null,
  source: null,
  pictures: new Map(),
  choices: { views: 'one', alsoRuns: [] },
  failure: null,
};

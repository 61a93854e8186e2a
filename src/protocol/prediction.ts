/** What a model says of images. Types only. */
import type { DatasetProblem } from './dataset';
import type { DeviceReport } from './run';

/** The likeliest class of an image. */
export interface Prediction {
  readonly path: string;
  readonly classIndex: number;
  readonly probability: number;
}

/** What a model says of several images, on one device. */
export interface PredictionSet {
  readonly classes: readonly string[];
  readonly predictions: readonly Prediction[];
  /** [n, classes], row i belongs to predictions[i]. */
  readonly probabilities: Float32Array;
  readonly problems: readonly DatasetProblem[];
  readonly device: DeviceReport;
}

/** Predictions of images that are new, with what their source asks of a submission. */
export interface PredictedImages extends PredictionSet {
  /** Images that were asked for and not come to: predicting was cut short. */
  readonly unreachedCount: number;
  /** Text of the sample_submission.csv that was found beside the images, or null. */
  readonly sampleSubmission: string | null;
}

/** What the model in hand says of images of the dataset, beside the truth. */
export interface AnsweredImages extends PredictionSet {
  /** The class of predictions[i], as the model's own run had it. */
  readonly labels: Int32Array;
  /** Its class before anybody corrected it; −1 for none that the model knows. */
  readonly ownLabels: Int32Array;
  /** Its position in the dataset. */
  readonly itemIndices: Int32Array;
}

/** What it says of a split. */
export interface EvaluationSet extends AnsweredImages {
  readonly split: 'validation' | 'test';
}

/** In how many ways each image is looked at; their probabilities are averaged. `flip`: as it is and mirrored; `fiveCrops`: corners and centre. */
export type ImageViews = 'one' | 'flip' | 'fiveCrops';

/** What a camera saw at one moment: RGBA [height, width, 4]. */
export interface CameraFrame {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** What files of ONNX answer to the validation images. */
export interface OnnxMeasurement {
  /** The true class of each image. */
  readonly labels: Int32Array;
  /** For each file the likeliest class of each image. */
  readonly answers: readonly Int32Array[];
}

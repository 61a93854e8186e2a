import type { Dataset } from '../../dataset/dataset';
import type { DatasetProblem } from '../../protocol/dataset';
import type { PredictedImages, Prediction } from '../../protocol/prediction';
import type { DeviceReport } from '../../protocol/run';
import { append } from '../../shared/many';
import type { Post } from '../handlers';
import { PaceMeter, Throttle } from '../run/progress-clock';
import type { TrainedModel } from '../run/trained-model';
import type { EnsembleMember } from './averaged-predictor';
import { predictionsOf } from './predictions';

/** The page draws no faster; to tell it costs a message. */
const TELL_INTERVAL_MS = 150;

interface ReporterRequest {
  readonly models: readonly [TrainedModel, ...TrainedModel[]];
  readonly of: Dataset;
  readonly itemIndices: Int32Array;
  readonly isOpenDataset: boolean;
  readonly post: Post;
}

/** Keeps what was found, and tells the page of it at a bearable rate, the first at once. */
export class PredictionReporter {
  readonly allProblems: DatasetProblem[] = [];
  private readonly predictions: Prediction[] = [];
  private readonly probabilities: Float32Array;
  private hasStarted = false;
  private toldPredictions = 0;
  private toldProblems = 0;
  private readonly throttle = new Throttle(TELL_INTERVAL_MS);
  private readonly pace = new PaceMeter();
  private readonly classCount: number;

  constructor(private readonly request: ReporterRequest) {
    this.classCount = request.models[0].classes.length;
    this.probabilities = new Float32Array(request.itemIndices.length * this.classCount);
  }

  /** Where everything will be computed is known. */
  started(device: DeviceReport): void {
    this.hasStarted = true;
    const { itemIndices, post } = this.request;
    post({ type: 'predictionStarted', ...this.about(device), wantedCount: itemIndices.length });
  }

  problems(members: readonly EnsembleMember[]): void {
    const fresh = new Map<string, DatasetProblem>();
    for (const { decoded } of members)
      for (const problem of decoded.problems) fresh.set(`${problem.path}\n${problem.code}`, problem);
    const problems = [...fresh.values()];
    append(this.allProblems, problems);
    // Of another zip they stand beside the predictions.
    if (this.request.isOpenDataset && problems.length > 0)
      this.request.post({ type: 'datasetProblems', problems });
  }

  /**
   * @param probabilities [n, classes]
   * @param done images dealt with, these included
   */
  predicted(itemIndices: Int32Array, probabilities: Float32Array, done: number): void {
    this.probabilities.set(probabilities, this.predictions.length * this.classCount);
    append(this.predictions, predictionsOf(this.request.of, itemIndices, probabilities));
    if (!this.throttle.due()) return;
    this.flush();
    this.progress(done);
  }

  private progress(done: number): void {
    const total = this.request.itemIndices.length;
    const remainingMs = this.pace.remainingMs(done, total);
    const imagesPerSecond = this.pace.rate === null ? null : this.pace.rate * 1000;
    const activity = 'predict';
    this.request.post({
      type: 'taskProgress',
      task: 'prediction',
      activity,
      done,
      total,
      remainingMs,
      imagesPerSecond,
    });
  }

  flush(): void {
    const predictions = this.predictions.slice(this.toldPredictions);
    const problems = this.allProblems.slice(this.toldProblems);
    if (!this.hasStarted || predictions.length + problems.length === 0) return;
    const probabilities = this.rows(this.toldPredictions);
    this.toldPredictions = this.predictions.length;
    this.toldProblems = this.allProblems.length;
    this.request.post({ type: 'predicted', predictions, probabilities, problems });
  }

  /** Everything, when every image was come to. */
  all(device: DeviceReport): PredictedImages {
    return {
      ...this.about(device),
      predictions: this.predictions,
      probabilities: this.rows(0),
      problems: this.allProblems,
      unreachedCount: 0,
    };
  }

  private about(device: DeviceReport): Pick<PredictedImages, 'classes' | 'device' | 'sampleSubmission'> {
    const { models, of } = this.request;
    return {
      classes: models[0].classes,
      device,
      sampleSubmission: of.summary.sampleSubmission?.text ?? null,
    };
  }

  private rows(from: number): Float32Array {
    return this.probabilities.slice(from * this.classCount, this.predictions.length * this.classCount);
  }
}

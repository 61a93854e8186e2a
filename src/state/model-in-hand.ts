import type { ModelReport } from '../protocol/model';
import { notEvaluated } from './slices/evaluation-slice';
import { noImageMap } from './slices/image-map-slice';
import { emptyModel } from './slices/model-slice';
import { emptyPrediction } from './slices/prediction-slice';
import { isRunActive, type RunSlice, withFreshRun } from './slices/run-slice';
import type { RunsState } from './slices/runs-slice';
import type { Studio } from './studio';

interface ModelOrigin {
  /** The weights zip or the kept run it was taken from, by name; null where a run has just made it. */
  readonly fileName: string | null;
  /** The kept run that made it; null where weights were brought. */
  readonly runId: string | null;
  /** What is known of the run it came from, in place of the last run's figures: those say nothing of this model. */
  readonly run: Pick<RunSlice, 'recipe' | 'steps' | 'epochs'>;
  /** Below which its answers are "none of these", where its file says so. */
  readonly threshold?: number;
}

/** Nothing is known of how the weights came to be. */
export const UNKNOWN_ORIGIN: ModelOrigin = {
  fileName: null,
  runId: null,
  run: { recipe: null, steps: [], epochs: [] },
};

/** Another model is in hand: what the last one predicted and how it was evaluated is not this one's. */
export function withModel(
  { prediction, run, runs }: Studio,
  report: ModelReport,
  origin: ModelOrigin = UNKNOWN_ORIGIN,
): Pick<Studio, 'model' | 'prediction' | 'evaluation' | 'imageMap' | 'run'> {
  // While a run is active it is the one that has left a model.
  const isOfRun = isRunActive(run);
  const ofRun = { fileName: null, runId: run.runId, threshold: thresholdOf(runs, run.runId) };
  const { fileName, runId, threshold = 0 } = isOfRun ? ofRun : origin;
  return {
    model: { ...emptyModel, report, fileName, runId, threshold },
    // How to look at an image is asked of any model, and so is what a person handed over for the submission.
    prediction: {
      ...emptyPrediction,
      choices: { ...emptyPrediction.choices, views: prediction.choices.views },
    },
    evaluation: notEvaluated,
    imageMap: noImageMap,
    run: isOfRun ? run : withFreshRun(run, origin.run),
  };
}

/** What a run that is gone on with was given before. */
function thresholdOf({ entries }: RunsState, runId: string | null): number | undefined {
  return entries?.find((entry) => entry.runId === runId)?.threshold;
}

/** Whether model and data are still those a question was asked of: an answer about others must not stand for them. */
export function areStillAskedOf(before: Studio, now: Studio): boolean {
  return (
    before.model.report === now.model.report &&
    before.dataset.summary?.fingerprint === now.dataset.summary?.fingerprint
  );
}

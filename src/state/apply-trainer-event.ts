import type { TrainerEvent } from '../protocol/commands';
import { assertNever } from '../shared/errors';
import type { Failure } from '../shared/result';
import { withModel } from './model-in-hand';
import { predictedBy } from './selectors/predicted-by';
import { emptyDataset, mergeProblems } from './slices/dataset-slice';
import { notEvaluated } from './slices/evaluation-slice';
import { noImageMap } from './slices/image-map-slice';
import type { PredictionState } from './slices/prediction-slice';
import { withView } from './slices/queue-slice';
import { isRunActive } from './slices/run-slice';
import { withFound } from './slices/runs-slice';
import type { Studio } from './studio';

/** What the worker tells on its own, and that it has ended. */
export type StudioEvent = TrainerEvent | { readonly type: 'workerLost'; readonly detail: string };

/** The one place where what the worker tells on its own becomes state. Pure. */
export function applyTrainerEvent(studio: Studio, event: StudioEvent): Partial<Studio> {
  switch (event.type) {
    case 'runProgress': {
      const { progress } = event;
      const { run } = studio;
      // A report of a run that has given way to another.
      if (run.runId !== null && progress.runId !== run.runId) return {};
      // A run that goes on from a checkpoint takes its curves back to where that was.
      const known = progress.fromStart ? { steps: [], epochs: [] } : run;
      return {
        run: {
          ...run,
          runId: progress.runId,
          progress,
          steps: append(known.steps, progress.newSteps),
          epochs: append(known.epochs, progress.newEpochs),
          notices: append(run.notices, progress.notices),
        },
      };
    }
    case 'taskProgress': {
      const { type: _, task, ...progress } = event;
      if (task === 'dataset') return { dataset: { ...studio.dataset, progress } };
      if (task === 'tryout') return studio.tryout.searching ? { tryout: { ...studio.tryout, progress } } : {};
      if (task === 'imageMap') return { imageMap: { ...studio.imageMap, progress } };
      if (task === 'measurement') return { prediction: { ...studio.prediction, measuring: progress } };
      if (studio.evaluation.running) return { evaluation: { ...studio.evaluation, progress } };
      return studio.prediction.underWay ? { prediction: { ...studio.prediction, progress } } : {};
    }
    case 'predictionStarted':
    case 'predicted': {
      const { underWay } = studio.prediction;
      if (!underWay) return {};
      return {
        prediction: {
          ...studio.prediction,
          underWay: { ...underWay, set: predictedBy(underWay.set, event) },
        },
      };
    }
    case 'datasetProblems':
      return {
        dataset: {
          ...studio.dataset,
          problems: mergeProblems(studio.dataset.problems, event.problems),
        },
      };
    case 'queueChanged':
      return { queue: withView(studio.queue, event.view) };
    case 'runsFound':
      return { runs: withFound(studio.runs, event) };
    case 'modelReady':
      return withModel(studio, event.report);
    case 'workerLost':
      return afterWorkerLost(studio, { code: 'workerLost', detail: event.detail });
    default:
      return assertNever(event);
  }
}

/** With the worker went the open dataset and the model; a run under way has failed. Its figures stay. */
function afterWorkerLost(studio: Studio, failure: Failure): Partial<Studio> {
  const { dataset, model, prediction, run } = studio;
  const failed: Partial<Studio> =
    isRunActive(run) && run.progress
      ? { run: { ...run, progress: { ...run.progress, state: 'failed', failure, activity: null } } }
      : {};
  return {
    ...failed,
    dataset: {
      ...emptyDataset,
      failure: dataset.summary || dataset.opening !== null ? failure : dataset.failure,
    },
    model: { ...model, report: null, busy: null },
    prediction: withoutWorker(prediction, failure),
    evaluation: notEvaluated,
    imageMap: noImageMap,
  };
}

/** What was predicted by then stays. */
function withoutWorker(prediction: PredictionState, failure: Failure): PredictionState {
  const { underWay } = prediction;
  if (!underWay) return prediction;
  const { set, source, pictures } = underWay;
  return { ...prediction, ...(set && { set, source, pictures }), underWay: null, progress: null, failure };
}

function append<T>(known: readonly T[], fresh: readonly T[]): readonly T[] {
  return fresh.length === 0 ? known : known.concat(fresh);
}

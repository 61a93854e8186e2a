import type { PredictedImages, TrainerEvent } from '../protocol/commands';
import { assertNever } from '../shared/errors';
import type { Failure } from '../shared/result';
import { emptyDataset, mergeProblems } from './dataset-slice';
import { notEvaluated } from './evaluation-slice';
import { withModel } from './model-in-hand';
import { isRunActive } from './run-slice';
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
      const { activity, done, total, remainingMs, imagesPerSecond = null } = event;
      const progress = { activity, done, total, remainingMs, imagesPerSecond };
      if (event.task === 'dataset') return { dataset: { ...studio.dataset, progress } };
      if (event.task === 'lab') return studio.lab.searching ? { lab: { ...studio.lab, progress } } : {};
      if (studio.evaluation.running) return { evaluation: { ...studio.evaluation, progress } };
      return studio.prediction.running ? { prediction: { ...studio.prediction, progress } } : {};
    }
    case 'predicted':
      return studio.prediction.running
        ? { prediction: { ...studio.prediction, soFar: withFurther(studio.prediction.soFar, event) } }
        : {};
    case 'datasetProblems':
      return {
        dataset: {
          ...studio.dataset,
          problems: mergeProblems(studio.dataset.problems, event.problems),
        },
      };
    case 'modelReady':
      return withModel(studio, event.report);
    case 'workerLost':
      return afterWorkerLost(studio, { code: 'workerLost', detail: event.detail });
    default:
      return assertNever(event);
  }
}

function withFurther(
  known: PredictedImages | null,
  { classes, predictions, probabilities, device }: Extract<TrainerEvent, { type: 'predicted' }>,
): PredictedImages {
  const before = known?.probabilities ?? new Float32Array(0);
  const all = new Float32Array(before.length + probabilities.length);
  all.set(before);
  all.set(probabilities, before.length);
  return {
    classes,
    predictions: append(known?.predictions ?? [], predictions),
    probabilities: all,
    problems: [],
    device,
    sampleSubmission: null,
  };
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
    dataset: { ...emptyDataset, failure: dataset.summary || dataset.opening !== null ? failure : null },
    model: { ...model, report: null, busy: null },
    prediction: { ...prediction, running: false, progress: null, soFar: null },
    evaluation: notEvaluated,
  };
}

function append<T>(known: readonly T[], fresh: readonly T[]): readonly T[] {
  return fresh.length === 0 ? known : known.concat(fresh);
}

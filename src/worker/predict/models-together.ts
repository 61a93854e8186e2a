import { failure, type Result, success } from '../../shared/result';
import type { RunsDesk } from '../desks/runs-desk';
import { areSameClasses, type TrainedModel } from '../run/trained-model';

/** A model and the kept runs it is averaged with. Failures: `otherClasses`, and those of opening a run. */
export async function modelsTogether(
  runs: RunsDesk,
  model: TrainedModel,
  runIds: readonly string[],
): Promise<Result<[TrainedModel, ...TrainedModel[]]>> {
  const models: [TrainedModel, ...TrainedModel[]] = [model];
  for (const runId of runIds) {
    const other = await runs.modelOf(runId);
    if (!other.ok) return other;
    if (!areSameClasses(other.value.classes, model.classes)) {
      return failure('otherClasses', {
        modelClasses: other.value.classes.length,
        datasetClasses: model.classes.length,
      });
    }
    models.push(other.value);
  }
  return success(models);
}

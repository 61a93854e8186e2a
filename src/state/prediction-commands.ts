import type { PredictionSet } from '../protocol/commands';
import type { DatasetSource } from '../protocol/dataset';
import type { Failure } from '../shared/result';
import { ask, updateSlice, useStudio } from './studio';

/** Predicts the open dataset's unlabelled images (`null`) or another source; earlier predictions stay on failure. */
export async function predict(
  source: DatasetSource | null,
  name: string | null,
): Promise<PredictionSet | null> {
  if (useStudio.getState().prediction.running) return null;
  updateSlice('prediction', () => ({ running: true, failure: null, progress: null }));
  const answer = await ask('predict', { source, role: 'unlabelled' });
  updateSlice('prediction', () =>
    answer.ok
      ? { running: false, progress: null, set: answer.value, source: name }
      : {
          running: false,
          progress: null,
          failure: answer.failure.code === 'cancelled' ? null : answer.failure,
        },
  );
  return answer.ok ? answer.value : null;
}

export async function cancelPrediction(): Promise<void> {
  await ask('cancelPrediction', {});
}

export function showPredictionFailure(failure: Failure | null): void {
  updateSlice('prediction', () => ({ failure }));
}

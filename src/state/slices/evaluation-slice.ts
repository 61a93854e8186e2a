import type { TaskProgress } from '../../protocol/commands';
import type { EvaluationSet } from '../../protocol/prediction';
import type { Failure } from '../../shared/result';

export interface EvaluationState {
  readonly set: EvaluationSet | null;
  readonly running: boolean;
  readonly progress: TaskProgress | null;
  readonly failure: Failure | null;
}

export const notEvaluated: EvaluationState = { set: null, running: false, progress: null, failure: null };

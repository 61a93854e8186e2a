import type { EvaluationSet } from '../protocol/commands';
import type { Failure } from '../shared/result';
import type { TaskProgress } from './task-progress';

export interface EvaluationState {
  readonly set: EvaluationSet | null;
  readonly running: boolean;
  readonly progress: TaskProgress | null;
  readonly failure: Failure | null;
}

export const notEvaluated: EvaluationState = { set: null, running: false, progress: null, failure: null };

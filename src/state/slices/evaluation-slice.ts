import type { TaskProgress } from '../../protocol/commands';
import type { EvaluationSet } from '../../protocol/prediction';
import type { Failure } from '../../shared/result';

export interface EvaluationState {
  readonly set: EvaluationSet | null;
  readonly running: boolean;
  readonly progress: TaskProgress | null;
  readonly failure: Failure | null;
  /** A person asked for the mistakes themselves: the keyboard goes on at the first, once they are there. */
  readonly leadsToMistakes: boolean;
}

export const notEvaluated: EvaluationState = {
  set: null,
  running: false,
  progress: null,
  failure: null,
  leadsToMistakes: false,
};

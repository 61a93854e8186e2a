import type { PredictionSet } from '../protocol/commands';
import type { Failure } from '../shared/result';
import type { TaskProgress } from './task-progress';

export interface PredictionState {
  readonly running: boolean;
  readonly progress: TaskProgress | null;
  readonly set: PredictionSet | null;
  /** Name of the zip that was predicted; null for the open dataset's unlabelled images. */
  readonly source: string | null;
  readonly failure: Failure | null;
}

export const emptyPrediction: PredictionState = {
  running: false,
  progress: null,
  set: null,
  source: null,
  failure: null,
};

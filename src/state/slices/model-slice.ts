import type { ModelReport } from '../../protocol/model';
import type { Failure } from '../../shared/result';

export interface ModelState {
  /** The model that would be exported or would predict now. */
  readonly report: ModelReport | null;
  /** The weights zip it was restored from; null where a run made it. */
  readonly fileName: string | null;
  /** The kept run that made it; null where weights were brought. */
  readonly runId: string | null;
  /** Which of its weights leave, in whatever form. */
  readonly weights: 'best' | 'last';
  /** Answers less sure than this, 0 … 1, are "none of these"; 0: every picture gets a class. */
  readonly threshold: number;
  /** Why the last restore, export or download did not work. */
  readonly failure: Failure | null;
  /** What is being made or read now. */
  readonly busy: 'restore' | 'weights' | 'submission' | 'metrics' | null;
}

export const emptyModel: ModelState = {
  report: null,
  fileName: null,
  runId: null,
  weights: 'best',
  threshold: 0,
  failure: null,
  busy: null,
};

import type { QueuedRun, QueueView } from '../../protocol/queue';
import type { PruningRule } from '../../recipe/queue';
import type { Failure } from '../../shared/result';

export interface QueueState {
  /** In their order; one whose run is being prepared stays until that is kept. */
  readonly entries: readonly QueuedRun[];
  readonly pruning: PruningRule | null;
  /** Runs that this queue has begun, in this tab or before it. */
  readonly begun: readonly string[];
  /** This tab works through it: the next one is taken when the run under way ends. */
  readonly isDriven: boolean;
  /** An entry is on its way to becoming a run. */
  readonly isTaking: boolean;
  readonly drivenElsewhere: boolean;
  /** It was left by a tab that ended: the studio offers to go on with it. */
  readonly isOffered: boolean;
  /** The dataset that its next recipe is for, where that is neither open nor kept: the person is asked for it. */
  readonly waitsFor: { readonly name: string; readonly fingerprint: string } | null;
  /** Validation accuracies by epoch of the runs that have begun: what the next ones are measured against. */
  readonly accuracies: ReadonlyMap<string, readonly number[]>;
  readonly failure: Failure | null;
}

export const emptyQueue: QueueState = {
  entries: [],
  pruning: null,
  begun: [],
  isDriven: false,
  isTaking: false,
  drivenElsewhere: false,
  isOffered: false,
  waitsFor: null,
  accuracies: new Map(),
  failure: null,
};

/** The queue as it stands on disk now. One that another tab has let go of is offered here. */
export function withView(state: QueueState, { queue, drivenElsewhere }: QueueView): QueueState {
  const { entries, pruning, begun } = queue;
  const isLeft = state.isOffered || (state.drivenElsewhere && !drivenElsewhere);
  const isOffered = isLeft && !drivenElsewhere && entries.length > 0;
  return { ...state, entries, pruning, begun, drivenElsewhere, isOffered };
}

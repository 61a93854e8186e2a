import type { EpochRecord, StepRecord } from '../../metrics/records';
import type { RunEstimate, RunProgress, RunState } from '../../protocol/run';
import type { Recipe } from '../../recipe/schema';
import type { Failure } from '../../shared/result';

export interface RunSlice {
  readonly runId: string | null;
  /** The recipe the run was started with; edits since do not touch it. */
  readonly recipe: Recipe | null;
  /** The newest report; its records stand in `steps` and `epochs`. */
  readonly progress: RunProgress | null;
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
  readonly notices: readonly Failure[];
  /** How long a recipe would take, from a few timed steps; it speaks of that recipe only. */
  readonly estimate: { readonly recipe: Recipe; readonly result: RunEstimate } | null;
  readonly estimating: boolean;
  /** Why a command was refused; a run's own failure stands in `progress`. */
  readonly failure: Failure | null;
}

export const emptyRun: RunSlice = {
  runId: null,
  recipe: null,
  progress: null,
  steps: [],
  epochs: [],
  notices: [],
  estimate: null,
  estimating: false,
  failure: null,
};

/** The figures of another run, or of none; how long a recipe takes stands apart from them. */
export function withFreshRun({ estimate, estimating }: RunSlice, change: Partial<RunSlice>): RunSlice {
  return { ...emptyRun, estimate, estimating, ...change };
}

/** What a run is doing, before its first report too. */
export function runStateOf(run: RunSlice): RunState {
  if (run.progress) return run.progress.state;
  return run.runId === null ? 'idle' : 'preparing';
}

export function isRunActive(run: RunSlice): boolean {
  const state = runStateOf(run);
  return state === 'preparing' || state === 'training' || state === 'paused';
}

/**
 * Whether the run ended between two states of the store. A refused start is no end: it brings back the figures, and
 * with them the state, of a run that ended long ago.
 */
export function hasEnded(before: RunSlice, now: RunSlice): boolean {
  const isSameRun = now.runId !== null && now.runId === before.runId;
  const isRefused = now.failure !== before.failure;
  return isSameRun && !isRefused && isRunActive(before) && !isRunActive(now);
}

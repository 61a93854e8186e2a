import type { RunDetails, RunEntry } from '../protocol/runs';
import type { Recipe } from '../recipe/schema';
import type { Failure } from '../shared/result';

/** A recipe that waits for its turn. */
export interface QueuedRun {
  readonly id: string;
  readonly recipe: Recipe;
  /** What sets it apart, in words of its own: `learning rate 0.01`. */
  readonly label: string;
}

/** Ends a run of the queue that is behind: at this epoch, when its validation accuracy is below the median of the others then. */
export interface PruningRule {
  readonly epoch: number;
}

export interface RunsState {
  /** Newest first; null before the ledger was read. */
  readonly entries: readonly RunEntry[] | null;
  /** Curves of the runs that were looked at. */
  readonly details: ReadonlyMap<string, RunDetails>;
  /** Runs that are compared, in the order they were chosen. */
  readonly chosen: readonly string[];
  readonly search: string;
  readonly failure: Failure | null;
  readonly queue: readonly QueuedRun[];
  /** The queue takes its next run when the one under way ends. */
  readonly queueRuns: boolean;
  readonly pruning: PruningRule | null;
}

export const emptyRuns: RunsState = {
  entries: null,
  details: new Map(),
  chosen: [],
  search: '',
  failure: null,
  queue: [],
  queueRuns: false,
  pruning: null,
};

/** The runs of the ledger that are not deleted. */
export function keptRuns({ entries }: RunsState): readonly RunEntry[] {
  return (entries ?? []).filter(({ deletedAt }) => deletedAt === null);
}

/** What the list shows: not the deleted ones, starred first, by what is searched for. */
export function shownRuns(runs: RunsState): readonly RunEntry[] {
  const sought = runs.search.trim().toLocaleLowerCase();
  const matches = (entry: RunEntry) =>
    sought === '' ||
    [entry.name, entry.notes, entry.dataset.name].some((text) => text.toLocaleLowerCase().includes(sought));
  return keptRuns(runs)
    .filter(matches)
    .toSorted((a, b) => Number(b.starred) - Number(a.starred) || b.createdAt - a.createdAt);
}

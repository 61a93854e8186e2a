import type { FoundRuns, RunDetails, RunSummary, UnreadRun } from '../../protocol/runs';
import type { Failure } from '../../shared/result';

export interface ExportGaps {
  /** Names of runs that went along without weights: they have none that can be read. */
  readonly withoutWeights: readonly string[];
  /** Names of runs that did not go along at all. */
  readonly leftOut: readonly string[];
}

export interface RunsState {
  /** Between checkpoints within an epoch; each epoch ends with one anyway. */
  readonly saveEveryMinutes: number;
  /** Newest first; null before they were read. All that are kept, unless `reading`. */
  readonly entries: readonly RunSummary[] | null;
  /** How far the first reading of them is, where it takes a while; null once all are there. */
  readonly reading: Pick<FoundRuns, 'readCount' | 'totalCount'> | null;
  /** Runs that are kept but cannot be shown. */
  readonly unread: readonly UnreadRun[];
  /** Curves of the runs that were looked at. */
  readonly details: ReadonlyMap<string, RunDetails>;
  /** Runs that are compared, in the order they were chosen. */
  readonly chosen: readonly string[];
  readonly search: string;
  readonly failure: Failure | null;
  /** What the last export could not take along, in whole or in part; null where it took everything. */
  readonly exportGaps: ExportGaps | null;
}

export const emptyRuns: RunsState = {
  saveEveryMinutes: 2,
  entries: null,
  reading: null,
  unread: [],
  details: new Map(),
  chosen: [],
  search: '',
  failure: null,
  exportGaps: null,
};

/** The list with what was found of it so far. Once all of it has been seen, it changes as a whole: it is read again beside. */
export function withFound(runs: RunsState, { runs: fresh, readCount, totalCount }: FoundRuns): RunsState {
  if (runs.entries !== null && runs.reading === null) return runs;
  // Two readings may tell of the same run; what a person has changed of it since the first stays.
  const known = new Set(runs.entries?.map(({ runId }) => runId));
  const entries = [...(runs.entries ?? []), ...fresh.filter(({ runId }) => !known.has(runId))];
  return {
    ...runs,
    entries: entries.sort((a, b) => b.createdAt - a.createdAt),
    reading: { readCount, totalCount },
  };
}

/** The kept runs that are not deleted. */
export function keptRuns({ entries }: RunsState): readonly RunSummary[] {
  return (entries ?? []).filter(({ deletedAt }) => deletedAt === null);
}

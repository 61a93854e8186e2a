import type { RunDetails, RunSummary, UnreadRun } from '../../protocol/runs';
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
  /** Newest first; null before they were read. */
  readonly entries: readonly RunSummary[] | null;
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
  unread: [],
  details: new Map(),
  chosen: [],
  search: '',
  failure: null,
  exportGaps: null,
};

/** The kept runs that are not deleted. */
export function keptRuns({ entries }: RunsState): readonly RunSummary[] {
  return (entries ?? []).filter(({ deletedAt }) => deletedAt === null);
}

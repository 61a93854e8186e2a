import { heldLocks, holdLock } from '../platform/lock';

/** A run is written by one tab at a time. */
const PREFIX = 'vireo-run/';
const ENTRY_PREFIX = 'vireo-run-entry/';

/** Takes the run for this worker; answers how to let go of it, or null where another tab holds it. */
export function holdRun(runId: string): Promise<(() => void) | null> {
  return holdLock(PREFIX + runId);
}

/**
 * For what reads a run's entry and writes it anew: whoever else does, in this tab or another, waits. Two at once would
 * lose one change, or the entry itself, since each removes the version it began from.
 */
export function editingEntry<T>(runId: string, edit: () => Promise<T>): Promise<T> {
  return navigator.locks.request(ENTRY_PREFIX + runId, edit);
}

/** For what reads the index of the runs and writes it anew. */
export function writingIndex<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request('vireo-runs-index', work);
}

/** Ids of the runs that some tab of this origin is working on. */
export async function heldRuns(): Promise<ReadonlySet<string>> {
  const names = await heldLocks();
  return new Set(names.flatMap((name) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}

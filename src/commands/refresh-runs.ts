import type { KeptRuns } from '../protocol/runs';
import type { Failure } from '../shared/result';
import { ask, updateSlice } from '../state/studio';
import { told } from './run-label';

/** Says at the list what a command on it came to; null takes that away. */
export function showRunsFailure(failure: Failure | null): void {
  updateSlice('runs', () => ({ failure }));
}

/**
 * Reads the kept runs again; answers them, or null where they cannot be read, which is said. What was said of an earlier
 * command stays: reading answers none.
 */
export async function refreshRuns(): Promise<KeptRuns['runs'] | null> {
  const listed = await ask('listRuns', {});
  if (!listed.ok) {
    const { failure } = listed;
    updateSlice('runs', () => ({ failure, reading: null }));
    return null;
  }
  const { unread } = listed.value;
  const runs = listed.value.runs.map(told);
  updateSlice('runs', () => ({ entries: runs, unread, reading: null }));
  return runs;
}

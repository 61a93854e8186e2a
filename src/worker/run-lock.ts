/** A run is written by one tab at a time. The browser lets go of the lock when its tab ends, however it ends. */
const PREFIX = 'vireo-run/';
const ENTRY_PREFIX = 'vireo-run-entry/';

/** Takes the run for this worker; answers how to let go of it, or null where another tab holds it. */
export function holdRun(runId: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(PREFIX + runId, { ifAvailable: true }, (lock) => {
        if (!lock) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      .catch(reject);
  });
}

/**
 * For what reads a run's entry and writes it anew: whoever else does, in this tab or another, waits. Two at once would
 * lose one change, or the entry itself, since each removes the version it began from.
 */
export function editingEntry<T>(runId: string, edit: () => Promise<T>): Promise<T> {
  return navigator.locks.request(ENTRY_PREFIX + runId, edit);
}

/** Ids of the runs that some tab of this origin is working on. */
export async function heldRuns(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  const names = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
  return new Set(names);
}

/** A run is written by one tab at a time. The browser lets go of the lock when its tab ends, however it ends. */
const PREFIX = 'vireo-run/';

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

/** Ids of the runs that some tab of this origin is working on. */
export async function heldRuns(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  const names = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
  return new Set(names);
}

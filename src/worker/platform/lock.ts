/** Locks of the origin, by name: what only one tab may do. The browser lets go of one when its tab ends, however it ends. */
import { isRefusal } from '../../shared/refusal';

/** Takes a lock for this worker; answers how to let go of it, or null where another tab holds it for longer than `waitMs`. */
export function holdLock(name: string, waitMs = 0): Promise<(() => void) | null> {
  const options: LockOptions = waitMs === 0 ? { ifAvailable: true } : { signal: AbortSignal.timeout(waitMs) };
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(name, options, (lock) => {
        if (!lock) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      .catch((error) => {
        if (isRefusal(error, 'TimeoutError')) resolve(null);
        else reject(error);
      });
  });
}

/** Names of the locks that some tab of this origin holds for itself. */
export async function heldLocks(): Promise<readonly string[]> {
  const { held = [] } = await navigator.locks.query();
  return held.flatMap(({ name, mode }) => (name && mode === 'exclusive' ? [name] : []));
}

/** Resolves once nobody holds a lock for itself; it is not taken. */
export function lockFreed(name: string): Promise<void> {
  return navigator.locks.request(name, { mode: 'shared' }, () => undefined);
}

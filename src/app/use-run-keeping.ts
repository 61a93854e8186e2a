import { useEffect } from 'react';
import { saveRun } from '../commands/run';
import { runStateOf } from '../state/slices/run-slice';
import { useStudio } from '../state/studio';

/** Keeps a run safe while the page lives: a checkpoint when it is hidden or left, a screen that does not sleep. */
export function useRunKeeping(): void {
  const isTraining = useStudio((studio) => ['preparing', 'training'].includes(runStateOf(studio.run)));

  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === 'hidden') saveRun();
    };
    document.addEventListener('visibilitychange', onHidden);
    addEventListener('pagehide', saveRun);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      removeEventListener('pagehide', saveRun);
    };
  }, []);

  useEffect(() => {
    // Browsers sweep what they were not asked to keep when the disk runs low. A refusal changes nothing.
    if (isTraining) navigator.storage?.persist?.();
  }, [isTraining]);

  useEffect(() => {
    if (!isTraining || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let isWanted = true;
    // The browser lets go of the lock when the page is hidden, and may refuse it: low battery, a policy.
    const hold = async () => {
      if (document.visibilityState !== 'visible') return;
      lock = await navigator.wakeLock.request('screen').catch(() => null);
      if (!isWanted) lock?.release();
    };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      isWanted = false;
      document.removeEventListener('visibilitychange', hold);
      lock?.release();
    };
  }, [isTraining]);
}

import { ask, updateSlice } from '../state/studio';

/** Looks what is stored. */
export async function lookAtStoredPixels(): Promise<void> {
  const answer = await ask('listStoredPixels', {});
  if (answer.ok) updateSlice('storedPixels', () => ({ stored: answer.value }));
  else updateSlice('storedPixels', () => ({ failure: answer.failure }));
}

/** Removes what is stored under these keys, or all (null), but for what another tab reads. */
export async function clearStoredPixels(keys: readonly string[] | null): Promise<void> {
  updateSlice('storedPixels', () => ({ isClearing: true, failure: null }));
  const answer = await ask('clearStoredPixels', { keys });
  const failure = answer.ok
    ? answer.value.heldKeys.length > 0
      ? { code: 'pixelsHeld' }
      : null
    : answer.failure;
  updateSlice('storedPixels', () => ({ isClearing: false, failure }));
  await lookAtStoredPixels();
}

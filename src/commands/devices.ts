import { ask, updateSlice } from '../state/studio';

/** Asks the worker once which devices this machine has. */
export async function lookForDevices(): Promise<void> {
  const answer = await ask('listDevices', {});
  if (answer.ok) updateSlice('devices', () => answer.value);
}

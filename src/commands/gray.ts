import { ask, updateSlice } from '../state/studio';
import { decideDataset } from './dataset';

/** Makes bytes of 16-bit gray by the range that the dataset's images take. A step of undo. */
export async function scaleGray(): Promise<void> {
  const range = await ask('measureGray', {});
  if (range.ok) return decideDataset((now) => ({ ...now, grayRange: range.value }));
  updateSlice('dataset', () => ({ failure: range.failure }));
}

/** Clips 16-bit gray at 255, as PyTorch does. */
export function clipGray(): Promise<void> {
  return decideDataset((now) => ({ ...now, grayRange: null }));
}

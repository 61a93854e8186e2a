import type { DatasetSource } from '../protocol/dataset';
import { isRunActive } from '../state/slices/run-slice';
import { updateSlice, useStudio } from '../state/studio';
import { openDataset, showDatasetFailure } from './dataset';
import { predict } from './prediction';
import { restoreWeights } from './restore-weights';
import { importRuns } from './run-files';

/** A file that was opened with Vireo: a run is kept, weights are restored, anything else is opened as a dataset. */
export async function openGiven(file: File): Promise<void> {
  const { run, dataset } = useStudio.getState();
  if (/\.vireo-run$/i.test(file.name)) return importRuns(file);
  if (isRunActive(run) || dataset.opening !== null) {
    showDatasetFailure({ code: 'openedWhileBusy', values: { name: file.name } });
    return;
  }
  const restored = await restoreWeights(file);
  if (restored.ok && !restored.value) return openDataset({ kind: 'zip', file });
  showDatasetFailure(restored.ok ? null : restored.failure);
}

export function receivePictures(shared: readonly File[]): void {
  updateSlice('site', () => ({ shared }));
}

export function leaveShared(): void {
  updateSlice('site', () => ({ shared: [] }));
}

/** The shared pictures as a dataset of one folder. @param name what it is called */
export async function openShared(name: string): Promise<void> {
  const source = takeShared(name);
  await openDataset(source);
}

/** The shared pictures, predicted by the model in hand. @param name what they are called */
export async function predictShared(name: string): Promise<void> {
  const source = takeShared(name);
  await predict(source, name);
}

function takeShared(name: string): DatasetSource {
  const { shared } = useStudio.getState().site;
  leaveShared();
  return { kind: 'folder', name, files: shared.map((file) => ({ path: file.name, file })) };
}

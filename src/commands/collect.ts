import type { ChangedCollection, CollectedPicture, Collection, CollectionChange } from '../protocol/collect';
import type { Result } from '../shared/result';
import { ask, updateSlice } from '../state/studio';
import { openDataset } from './dataset';

/** What is collected on this machine is one dataset: whoever wants another downloads it, and begins anew. */
const NAME = 'collected';

export function endCollecting(): void {
  updateSlice('dataset', () => ({ isCollecting: false }));
}

export function readCollection(): Promise<Result<Collection>> {
  return ask('readCollection', { name: NAME });
}

export function changeCollection(change: CollectionChange): Promise<Result<ChangedCollection>> {
  return ask('changeCollection', { name: NAME, change });
}

/** Opens what was collected as the dataset, like any other. */
export function openCollected(): Promise<void> {
  return openDataset({ kind: 'collection', name: NAME });
}

/** Pictures as they are in memory: what their files become does not change them, so that a removal can be undone. */
export function heldPictures(pictures: readonly CollectedPicture[]): Promise<readonly CollectedPicture[]> {
  return Promise.all(
    pictures.map(async ({ name, file }) => ({ name, file: new Blob([await file.arrayBuffer()]) })),
  );
}

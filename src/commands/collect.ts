import type {
  ChangedCollection,
  CollectedPicture,
  Collection,
  CollectionChange,
  CollectionSummary,
  CollectionsChange,
} from '../protocol/collect';
import { fetchPart } from '../shared/fetch-part';
import type { Failure, Result } from '../shared/result';
import { ask, updateSlice } from '../state/studio';
import { openDataset } from './dataset';
import { saveFile } from './save-file';

/** Which collection was open last, in this browser. */
const STORED_AS = 'vireo:collection';

export const lastCollection = (): string | null => localStorage.getItem(STORED_AS);

export function rememberCollection(name: string): void {
  localStorage.setItem(STORED_AS, name);
}

/** Opens the desk where pictures are collected: at this collection, or at that of the last visit. */
export function collectPictures(name?: string): void {
  if (name !== undefined) rememberCollection(name);
  updateSlice('dataset', () => ({ isCollecting: true, failure: null }));
}

export function endCollecting(): void {
  updateSlice('dataset', () => ({ isCollecting: false }));
  void listCollections();
}

/** The collections on this machine, which the first screen lists too. */
export async function listCollections(): Promise<Result<readonly CollectionSummary[]>> {
  const listed = await ask('listCollections', {});
  if (listed.ok) updateSlice('dataset', () => ({ collections: listed.value }));
  return listed;
}

/** The first change of a collection that nobody named yet. */
export function beginCollection(name: string, change: CollectionChange): Promise<Result<ChangedCollection>> {
  return ask('beginCollection', { name, change });
}

/** Makes, renames, deletes or brings back a whole collection; answers the name it has now. */
export function changeCollections(change: CollectionsChange): Promise<Result<string>> {
  return ask('changeCollections', change);
}

export function readCollection(name: string): Promise<Result<Collection>> {
  return ask('readCollection', { name });
}

export function changeCollection(name: string, change: CollectionChange): Promise<Result<ChangedCollection>> {
  return ask('changeCollection', { name, change });
}

/** Opens what was collected under this name as the dataset, like any other. */
export function openCollected(name: string): Promise<void> {
  return openDataset({ kind: 'collection', name });
}

/** Downloads a collection as a zip with a folder for each class; answers why that did not work, or null. */
export async function downloadCollection(name: string): Promise<Failure | null> {
  const read = await readCollection(name);
  if (!read.ok) return read.failure;
  const part = await fetchPart(() => import('../formats/zip-files'));
  if (!part.ok) return part.failure;
  const files = new Map<string, Blob>();
  for (const { name: className, pictures } of read.value.classes)
    for (const picture of pictures) files.set(`${className}/${picture.name}`, picture.file);
  saveFile(`${name}.zip`, await part.value.zipFiles(files));
  return null;
}

/** Pictures as they are in memory: what their files become does not change them, so that a removal can be undone. */
export function heldPictures(pictures: readonly CollectedPicture[]): Promise<readonly CollectedPicture[]> {
  return Promise.all(
    pictures.map(async ({ name, file }) => ({ name, file: new Blob([await file.arrayBuffer()]) })),
  );
}

import { holding } from '../../shared/hold';
import { inTime } from '../../shared/in-time';
import { isRefusal } from '../../shared/refusal';

/** What the cache needs of the origin-private file system: tests give it one in memory, with faults of their own. */

/** A FileSystemSyncAccessHandle. */
export interface SyncFile {
  read(target: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(sizeBytes: number): void;
  flush(): void;
  getSize(): number;
  close(): void;
}

/** A FileSystemFileHandle. */
export interface StoredFile {
  readonly kind: 'file';
  getFile(): Promise<File>;
  /** Read-only handles can be held by several tabs at once, where the browser knows of modes. */
  createSyncAccessHandle(options?: { readonly mode: 'read-only' | 'readwrite' }): Promise<SyncFile>;
}

/** A FileSystemDirectoryHandle. */
export interface StoredFolder {
  readonly kind: 'directory';
  getDirectoryHandle(name: string, options?: { readonly create: boolean }): Promise<StoredFolder>;
  getFileHandle(name: string, options?: { readonly create: boolean }): Promise<StoredFile>;
  removeEntry(name: string, options?: { readonly recursive: boolean }): Promise<void>;
  entries(): AsyncIterable<[string, StoredFolder | StoredFile]>;
}

/**
 * Opens a file for reading and writing in place. Chromium was seen to leave the question unanswered for good (see
 * shared/hold.ts): rejects with a DOMException then too (TimeoutError), as where the disk refuses.
 */
export function openInPlace(
  folder: StoredFolder,
  name: string,
  options: { readonly create?: boolean; readonly mode?: 'read-only' | 'readwrite' },
): Promise<SyncFile> {
  const open = async () => {
    const handle = await folder.getFileHandle(name, { create: options.create ?? false });
    return holding(handle, () => handle.createSyncAccessHandle({ mode: options.mode ?? 'readwrite' }));
  };
  return inTime(open(), `The browser does not open ${name}.`, (file) => file.close());
}

/** Everything below a folder is read before anything is changed. */
export async function entriesOf(folder: StoredFolder): Promise<[string, StoredFolder | StoredFile][]> {
  const entries: [string, StoredFolder | StoredFile][] = [];
  for await (const entry of folder.entries()) entries.push(entry);
  return entries;
}

/** Removes what may be removed; what another tab holds open stays, and is tried again another day. */
export async function removeIfFree(folder: StoredFolder, name: string): Promise<boolean> {
  try {
    await folder.removeEntry(name, { recursive: true });
    return true;
  } catch (error) {
    if (isRefusal(error)) return error.name === 'NotFoundError';
    throw error;
  }
}

/**
 * Writes a file anew: what stood there under its name is gone, its end included. Throws a DOMException where the disk refuses; a
 * part of the bytes may stand there then.
 */
export async function writeWhole(folder: StoredFolder, name: string, bytes: Uint8Array): Promise<void> {
  await removeIfFree(folder, name);
  const file = await openInPlace(folder, name, { create: true });
  try {
    const written = file.write(bytes, { at: 0 });
    if (written < bytes.length)
      throw new DOMException('The disk took only a part of it.', 'QuotaExceededError');
    file.flush();
  } finally {
    file.close();
  }
}

import { InvariantError } from '../../shared/errors';
import { holding } from '../../shared/hold';
import { inTime } from '../../shared/in-time';
import { isRefusal, unlessRefused } from '../../shared/refusal';

import {
  bytesOfBlob,
  type FileStore,
  type FolderStore,
  StorageFullError,
  StorageRefusedError,
} from './file-store';

/** `FileSystemHandle.move` is shipped by all engines for the origin-private file system, but not in TypeScript's library. */
interface MovableFileHandle extends FileSystemFileHandle {
  move(name: string): Promise<void>;
}

/** A folder of the origin-private file system. Only in a dedicated worker: sync access handles live there. */
function opfsFiles(folder: FileSystemDirectoryHandle): FileStore {
  return {
    list: () =>
      told('the folder', async () => {
        const names: string[] = [];
        for await (const [name, handle] of folder.entries()) if (handle.kind === 'file') names.push(name);
        return names;
      }),
    async open(name) {
      const handle = await existing(folder, name);
      const file = handle && (await unlessGone(() => holding(handle, () => handle.getFile())));
      if (!file) return null;
      const { sizeBytes, slice, blocks } = bytesOfBlob(file);
      return {
        sizeBytes,
        slice: (from, to) => unlessRefused(() => slice(from, to), null, 'NotFoundError', GROWN),
        async *blocks(blockBytes) {
          try {
            yield* blocks(blockBytes);
          } catch (error) {
            // A stream says in several ways that its file was removed.
            if (await existing(folder, name)) throw error;
            yield null;
          }
        },
      };
    },
    write: (name, parts) =>
      told(name, async () => {
        return written(await folder.getFileHandle(name, { create: true }), 'anew', parts);
      }),
    append: (name, bytes) =>
      told(name, async () => {
        const handle = await existing(folder, name);
        if (handle) await written(handle, 'at its end', [bytes]);
        return handle !== null;
      }),
    rename: (from, to) =>
      told(to, async () => {
        const handle = await existing(folder, from);
        if (!handle) throw new InvariantError(`${from} is to be renamed but is not there`);
        const { size } = await handle.getFile();
        await (handle as MovableFileHandle).move(to);
        // In a private window moving is copying, and that too may run out of quota without a word.
        const moved = await existing(folder, to);
        if (moved && (await moved.getFile()).size === size) return;
        if (moved) await folder.removeEntry(to);
        throw new StorageFullError(`No room for ${to}`);
      }),
    remove: (name) =>
      told(name, async () => {
        if (await existing(folder, name)) await folder.removeEntry(name);
      }),
    async sizes() {
      const sizes = new Map<string, number>();
      for await (const handle of folder.values()) {
        // A run under way replaces its files while they are counted.
        const file = handle.kind === 'file' ? await unlessGone(() => handle.getFile()) : null;
        if (file) sizes.set(file.name, file.size);
      }
      return sizes;
    },
  };
}

/** What Chromium says of a file that was written to since it was opened. */
const GROWN = 'NotReadableError';

/** Writes the parts one after the other and flushes. Answers the file's bytes. */
async function written(
  handle: FileSystemFileHandle,
  where: 'anew' | 'at its end',
  parts: AsyncIterable<Uint8Array<ArrayBuffer>> | Iterable<Uint8Array<ArrayBuffer>>,
): Promise<number> {
  const { name } = handle;
  const access = await inTime(
    holding(handle, () => handle.createSyncAccessHandle()),
    `The browser does not open ${name}`,
    (late) => late.close(),
  );
  let sizeBytes = 0;
  try {
    if (where === 'anew') access.truncate(0);
    else sizeBytes = access.getSize();
    for await (const bytes of parts) {
      for (let offset = 0; offset < bytes.length; ) {
        const count = access.write(bytes.subarray(offset), { at: sizeBytes });
        if (count === 0) throw new StorageFullError(`No room for ${name}`);
        offset += count;
        sizeBytes += count;
      }
    }
    access.flush();
  } finally {
    access.close();
  }
  // A browser that runs out of quota may say that it wrote, and keep nothing of it.
  if ((await handle.getFile()).size !== sizeBytes) throw new StorageFullError(`No room for ${name}`);
  return sizeBytes;
}

/**
 * The folders below a folder of the origin-private file system. Only in a dedicated worker. Throws where the browser has
 * none, or one whose files cannot be written in place.
 */
export async function opfsFolders(name: string): Promise<FolderStore> {
  if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype))
    throw new StorageRefusedError('This browser cannot write files in place');
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(name, { create: true });
  return {
    own: opfsFiles(folder),
    async list() {
      const names: string[] = [];
      for await (const [entry, handle] of folder.entries())
        if (handle.kind === 'directory') names.push(entry);
      return names;
    },
    open: (child) =>
      told(child, async () => opfsFiles(await folder.getDirectoryHandle(child, { create: true }))),
    remove: (child) => folder.removeEntry(child, { recursive: true }),
  };
}

/** What the browser refuses is thrown as StorageFullError or StorageRefusedError: runs go on without either. */
async function told<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // A browser that never opens a file (see dataset/cache/storage.ts) stores no more than one without room.
    if (isRefusal(error, 'QuotaExceededError', 'TimeoutError')) {
      throw new StorageFullError(`No room for ${name}`, { cause: error });
    }
    // WebKitGTK has the file system, and says of every file that it cannot be written.
    if (isRefusal(error)) throw new StorageRefusedError(`${name}: ${error.message}`, { cause: error });
    throw error;
  }
}

function existing(folder: FileSystemDirectoryHandle, name: string): Promise<FileSystemFileHandle | null> {
  return unlessGone(() => folder.getFileHandle(name));
}

async function unlessGone<T>(work: () => Promise<T | null>): Promise<T | null> {
  return unlessRefused(work, null, 'NotFoundError');
}

import { InvariantError } from '../../shared/errors';

import { type FileStore, type FolderStore, StorageFullError } from './file-store';

/** `FileSystemHandle.move` is shipped by all engines for the origin-private file system, but not in TypeScript's library. */
interface MovableFileHandle extends FileSystemFileHandle {
  move(name: string): Promise<void>;
}

/** A folder of the origin-private file system. Only in a dedicated worker: sync access handles live there. */
export function opfsFiles(folder: FileSystemDirectoryHandle): FileStore {
  return {
    async list() {
      const names: string[] = [];
      for await (const [name, handle] of folder.entries()) if (handle.kind === 'file') names.push(name);
      return names;
    },
    async read(name) {
      const handle = await existing(folder, name);
      return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
    },
    async write(name, parts) {
      try {
        const handle = await folder.getFileHandle(name, { create: true });
        const access = await handle.createSyncAccessHandle();
        try {
          access.truncate(0);
          let sizeBytes = 0;
          for await (const bytes of parts) {
            for (let offset = 0; offset < bytes.length; ) {
              const written = access.write(bytes.subarray(offset), { at: sizeBytes });
              if (written === 0) throw new StorageFullError(`No room for ${name}`);
              offset += written;
              sizeBytes += written;
            }
          }
          access.flush();
          return sizeBytes;
        } finally {
          access.close();
        }
      } catch (error) {
        if (error instanceof DOMException && error.name === 'QuotaExceededError') {
          throw new StorageFullError(`No room for ${name}`, { cause: error });
        }
        throw error;
      }
    },
    async rename(from, to) {
      const handle = await existing(folder, from);
      if (!handle) throw new InvariantError(`${from} is to be renamed but is not there`);
      await (handle as MovableFileHandle).move(to);
    },
    async remove(name) {
      if (await existing(folder, name)) await folder.removeEntry(name);
    },
    async sizeBytes() {
      let total = 0;
      for await (const handle of folder.values()) {
        if (handle.kind === 'file') total += (await handle.getFile()).size;
      }
      return total;
    },
  };
}

/** The folders below a folder of the origin-private file system. Only in a dedicated worker. */
export async function opfsFolders(name: string): Promise<FolderStore> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(name, { create: true });
  return {
    async list() {
      const names: string[] = [];
      for await (const [entry, handle] of folder.entries())
        if (handle.kind === 'directory') names.push(entry);
      return names;
    },
    open: async (child) => opfsFiles(await folder.getDirectoryHandle(child, { create: true })),
    remove: (child) => folder.removeEntry(child, { recursive: true }),
  };
}

async function existing(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemFileHandle | null> {
  try {
    return await folder.getFileHandle(name);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotFoundError') return null;
    throw error;
  }
}

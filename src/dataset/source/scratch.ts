/**
 * Room for what has to be unpacked before it can be read at any place: a file of the origin-private file system, or a Blob
 * where the browser has none. Either way no more than a piece of it is in the page's memory.
 */

import { holding } from '../../shared/hold';
import { unlessRefused } from '../../shared/refusal';
import { entriesOf, openInPlace, removeIfFree, type StoredFolder, type SyncFile } from '../cache/storage';

const FOLDER = 'scratch';
/** Held open while its folder is in use: another tab that tidies up is refused. */
const LOCK = 'in-use';
const PIECE_BYTES = 4 * 2 ** 20;
/** A piece begins so small: an archive may be of a few bytes, and hold thousands of them. */
const FIRST_BYTES = 2 ** 16;

/** Where bytes are put one after the other; once finished they are read as a Blob. */
export interface ScratchFile {
  /** Bytes put so far: where the next ones will begin. */
  readonly sizeBytes: number;
  /** Throws a DOMException where the disk takes no more. */
  write(bytes: Uint8Array): void;
  finish(): Promise<Blob>;
}

/** The scratch files of one dataset. */
export interface Scratch {
  create(): Promise<ScratchFile>;
  /** Removes the files; what was made of them cannot be read any more. */
  release(): Promise<void>;
}

/** In the origin-private file system where there is one that can be written in place, else in Blobs. */
export async function openScratch(): Promise<Scratch> {
  await clearLeftovers();
  const root = await unlessRefused(privateFolder, null);
  return root === null ? BLOB_SCRATCH : unlessRefused(() => scratchIn(root), BLOB_SCRATCH);
}

let leftovers: Promise<void> | null = null;

/** Removes, once, what earlier visits left behind: a tab that is closed lets go of nothing. */
export function clearLeftovers(): Promise<void> {
  leftovers ??= unlessRefused(async () => {
    const root = await privateFolder();
    if (root) await clearScratch(root);
  }, undefined);
  return leftovers;
}

async function privateFolder(): Promise<StoredFolder | null> {
  if (typeof FileSystemFileHandle === 'undefined') return null;
  if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
  return navigator.storage.getDirectory();
}

export async function scratchIn(root: StoredFolder): Promise<Scratch> {
  const all = await root.getDirectoryHandle(FOLDER, { create: true });
  const name = crypto.randomUUID();
  const folder = await all.getDirectoryHandle(name, { create: true });
  const lock = await openInPlace(folder, LOCK, { create: true });
  const files: DiskFile[] = [];
  return {
    async create() {
      const own = `${files.length}`;
      const file = new DiskFile(folder, own, await openInPlace(folder, own, { create: true }));
      files.push(file);
      return file;
    },
    async release() {
      for (const file of files) file.close();
      lock.close();
      await removeIfFree(all, name);
    },
  };
}

/** Removes the scratch files of datasets that are open nowhere: what another tab uses stays. */
export async function clearScratch(root: StoredFolder): Promise<void> {
  const all = await root.getDirectoryHandle(FOLDER, { create: true });
  for (const [name, entry] of await entriesOf(all)) {
    if (entry.kind === 'file' || (await removeIfFree(entry, LOCK))) await removeIfFree(all, name);
  }
}

/** Gathers writes into pieces, so that the disk is asked for a few large ones. */
abstract class Pieces implements ScratchFile {
  sizeBytes = 0;
  private piece = new Uint8Array(FIRST_BYTES);
  private filled = 0;

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const count = Math.min(bytes.length - at, PIECE_BYTES - this.filled);
      this.makeRoom(this.filled + count);
      this.piece.set(bytes.subarray(at, at + count), this.filled);
      this.filled += count;
      at += count;
      if (this.filled === PIECE_BYTES) this.flush();
    }
    this.sizeBytes += bytes.length;
  }

  private makeRoom(wantedBytes: number): void {
    if (wantedBytes <= this.piece.length) return;
    const larger = new Uint8Array(Math.min(PIECE_BYTES, Math.max(wantedBytes, 2 * this.piece.length)));
    larger.set(this.piece.subarray(0, this.filled));
    this.piece = larger;
  }

  protected flush(): void {
    this.put(this.piece.subarray(0, this.filled));
    this.filled = 0;
  }

  /** The bytes are only lent. */
  protected abstract put(bytes: Uint8Array<ArrayBuffer>): void;
  abstract finish(): Promise<Blob>;
}

class DiskFile extends Pieces {
  private onDisk = 0;

  constructor(
    private readonly folder: StoredFolder,
    private readonly name: string,
    private readonly file: SyncFile,
  ) {
    super();
  }

  protected put(bytes: Uint8Array<ArrayBuffer>): void {
    const written = this.file.write(bytes, { at: this.onDisk });
    this.onDisk += written;
    if (written < bytes.length)
      throw new DOMException('The disk took only a part of it.', 'QuotaExceededError');
  }

  /** Without finishing it: once closed, closing again does nothing. */
  close(): void {
    this.file.close();
  }

  async finish(): Promise<Blob> {
    try {
      this.flush();
      this.file.flush();
    } finally {
      this.close();
    }
    const handle = await this.folder.getFileHandle(this.name);
    return holding(handle, () => handle.getFile());
  }
}

class BlobFile extends Pieces {
  private readonly blobs: Blob[] = [];

  protected put(bytes: Uint8Array<ArrayBuffer>): void {
    this.blobs.push(new Blob([bytes]));
  }

  async finish(): Promise<Blob> {
    this.flush();
    return new Blob(this.blobs);
  }
}

const BLOB_SCRATCH: Scratch = {
  create: async () => new BlobFile(),
  release: async () => undefined,
};

/** A folder of the origin-private file system, in memory: with locks as browsers have them, and a disk that can fill up. */
import type { StoredFile, StoredFolder, SyncFile } from '../cache/storage';

class MemoryDisk {
  /** Bytes that may still be written. */
  freeBytes = Number.POSITIVE_INFINITY;
  /** Whether a write that does not fit is cut short instead of refused: browsers do either. */
  cutsShort = false;

  /** How many of the bytes there is room for. */
  take(wanted: number): number {
    const count = this.cutsShort ? Math.min(wanted, this.freeBytes) : wanted;
    if (count > this.freeBytes) throw new DOMException('The disk is full.', 'QuotaExceededError');
    this.freeBytes -= count;
    return count;
  }
}

export class MemoryFile implements StoredFile {
  readonly kind = 'file';
  bytes = new Uint8Array(0);
  readers = 0;
  isBeingWritten = false;

  constructor(private readonly disk: MemoryDisk) {}

  get isLocked(): boolean {
    return this.isBeingWritten || this.readers > 0;
  }

  async getFile(): Promise<File> {
    return new File([this.bytes], '');
  }

  async createSyncAccessHandle(options?: { readonly mode: 'read-only' | 'readwrite' }): Promise<SyncFile> {
    const isReader = options?.mode === 'read-only';
    if (this.isBeingWritten || (!isReader && this.readers > 0))
      throw new DOMException('Another handle is open.', 'NoModificationAllowedError');
    if (isReader) this.readers++;
    else this.isBeingWritten = true;
    let isOpen = true;
    return {
      read: (target, { at }) => {
        const found = this.bytes.subarray(at, at + target.length);
        target.set(found);
        return found.length;
      },
      write: (source, { at }) => {
        const count = this.disk.take(source.length);
        const grown = new Uint8Array(Math.max(this.bytes.length, at + count));
        grown.set(this.bytes);
        grown.set(source.subarray(0, count), at);
        this.bytes = grown;
        return count;
      },
      truncate: (sizeBytes) => {
        this.bytes = this.bytes.slice(0, sizeBytes);
      },
      flush: () => undefined,
      getSize: () => this.bytes.length,
      close: () => {
        if (!isOpen) return;
        isOpen = false;
        if (isReader) this.readers--;
        else this.isBeingWritten = false;
      },
    };
  }
}

export class MemoryFolder implements StoredFolder {
  readonly kind = 'directory';
  readonly children = new Map<string, MemoryFolder | MemoryFile>();

  constructor(readonly disk = new MemoryDisk()) {}

  async getDirectoryHandle(name: string, options?: { readonly create: boolean }): Promise<MemoryFolder> {
    const child = this.children.get(name) ?? (options?.create ? new MemoryFolder(this.disk) : undefined);
    if (!(child instanceof MemoryFolder)) throw new DOMException(name, 'NotFoundError');
    this.children.set(name, child);
    return child;
  }

  async getFileHandle(name: string, options?: { readonly create: boolean }): Promise<MemoryFile> {
    const child = this.children.get(name) ?? (options?.create ? new MemoryFile(this.disk) : undefined);
    if (!(child instanceof MemoryFile)) throw new DOMException(name, 'NotFoundError');
    this.children.set(name, child);
    return child;
  }

  async removeEntry(name: string): Promise<void> {
    const child = this.children.get(name);
    if (child === undefined) throw new DOMException(name, 'NotFoundError');
    if (isLocked(child)) throw new DOMException(name, 'NoModificationAllowedError');
    this.disk.freeBytes += sizeOf(child);
    this.children.delete(name);
  }

  async *entries(): AsyncGenerator<[string, MemoryFolder | MemoryFile]> {
    yield* this.children.entries();
  }

  /** Every file below, by path. */
  files(prefix = ''): Map<string, MemoryFile> {
    const found = new Map<string, MemoryFile>();
    for (const [name, child] of this.children) {
      if (child instanceof MemoryFile) found.set(prefix + name, child);
      else for (const [path, file] of child.files(`${prefix}${name}/`)) found.set(path, file);
    }
    return found;
  }
}

function isLocked(child: MemoryFolder | MemoryFile): boolean {
  if (child instanceof MemoryFile) return child.isLocked;
  return [...child.files().values()].some((file) => file.isLocked);
}

function sizeOf(child: MemoryFolder | MemoryFile): number {
  if (child instanceof MemoryFile) return child.bytes.length;
  return [...child.files().values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
}

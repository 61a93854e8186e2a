import { type FileStore, StorageFullError, type StoredBytes } from '../file-store';

/** Bytes to read from while `areThere` says so; blocks share a buffer, as they may. */
export function bytesOnDisk(
  bytes: Uint8Array<ArrayBuffer>,
  areThere: () => boolean = () => true,
): StoredBytes {
  return {
    sizeBytes: bytes.length,
    slice: async (from, to) => (areThere() ? bytes.slice(from, to) : null),
    async *blocks(blockBytes) {
      const block = new Uint8Array(blockBytes);
      for (let from = 0; from < bytes.length; from += blockBytes) {
        if (!areThere()) yield null;
        const part = bytes.subarray(from, from + blockBytes);
        block.set(part);
        yield block.subarray(0, part.length);
      }
    },
  };
}

/** What a disk throws once it is cut off. */
export class Killed extends Error {}

/** A disk in memory that can be cut off: after `budget` bytes or operations everything throws, as when a tab dies. */
export class Disk implements FileStore {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  budget = Number.POSITIVE_INFINITY;
  spent = 0;
  full = false;

  private spend(cost: number): number {
    const left = Math.min(cost, this.budget - this.spent);
    this.spent += cost;
    return left;
  }

  async list(): Promise<string[]> {
    if (this.spend(1) < 1) throw new Killed();
    return [...this.files.keys()];
  }
  async open(name: string): Promise<StoredBytes | null> {
    if (this.spend(1) < 1) throw new Killed();
    const bytes = this.files.get(name);
    if (!bytes) return null;
    return bytesOnDisk(bytes, () => this.files.get(name) === bytes);
  }
  async write(name: string, parts: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<number> {
    this.files.set(name, new Uint8Array(0));
    for await (const part of parts) {
      const written = Math.max(0, this.spend(part.length));
      const before = this.files.get(name) ?? new Uint8Array(0);
      const after = new Uint8Array(before.length + written);
      after.set(before);
      after.set(part.subarray(0, written), before.length);
      this.files.set(name, after);
      if (this.full) throw new StorageFullError('full');
      if (written < part.length) throw new Killed();
    }
    return this.files.get(name)?.length ?? 0;
  }
  async append(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const before = this.files.get(name);
    if (!before) return false;
    const written = Math.max(0, this.spend(bytes.length));
    const after = new Uint8Array(before.length + written);
    after.set(before);
    after.set(bytes.subarray(0, written), before.length);
    this.files.set(name, after);
    if (this.full) throw new StorageFullError('full');
    if (written < bytes.length) throw new Killed();
    return true;
  }
  async rename(from: string, to: string): Promise<void> {
    if (this.spend(1) < 1) throw new Killed();
    const bytes = this.files.get(from);
    if (!bytes) throw new Error(`no ${from}`);
    this.files.delete(from);
    this.files.set(to, bytes);
  }
  async sizes(): Promise<ReadonlyMap<string, number>> {
    return new Map([...this.files].map(([name, bytes]) => [name, bytes.length]));
  }
  async remove(name: string): Promise<void> {
    if (this.spend(1) < 1) throw new Killed();
    this.files.delete(name);
  }
}

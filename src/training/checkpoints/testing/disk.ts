import { type FileStore, StorageFullError } from '../file-store';

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
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    if (this.spend(1) < 1) throw new Killed();
    return this.files.get(name)?.slice() ?? null;
  }
  async write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const written = this.spend(bytes.length);
    if (written > 0 || bytes.length === 0) this.files.set(name, bytes.slice(0, Math.max(0, written)));
    if (this.full) throw new StorageFullError('full');
    if (written < bytes.length) throw new Killed();
  }
  async rename(from: string, to: string): Promise<void> {
    if (this.spend(1) < 1) throw new Killed();
    const bytes = this.files.get(from);
    if (!bytes) throw new Error(`no ${from}`);
    this.files.delete(from);
    this.files.set(to, bytes);
  }
  async sizeBytes(): Promise<number> {
    return [...this.files.values()].reduce((total, bytes) => total + bytes.length, 0);
  }
  async remove(name: string): Promise<void> {
    if (this.spend(1) < 1) throw new Killed();
    this.files.delete(name);
  }
}

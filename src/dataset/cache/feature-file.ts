/**
 * What a frozen network makes of images, as records in one file: key, checksum, numbers. A record says for itself whether
 * it is whole, so that a page may be closed in the midst of one.
 */

import { crc32 } from '../../shared/crc32';
import type { FeatureStore } from '../../shared/feature-store';
import { isRefusal, unlessRefused } from '../../shared/refusal';
import { entriesOf, openInPlace, removeIfFree, type StoredFolder, type SyncFile } from './storage';

export const FEATURES = '.features';

/** Files of other weights that stay beside the newest, for one dataset at one size. */
const MOST_KEPT = 3;

const HEADER_BYTES = 8;

export class FeatureFile implements FeatureStore {
  /** Place of the record of each key. */
  private readonly places = new Map<number, number>();
  private endBytes = 0;
  private isFull = false;
  private isOpen = true;
  private readonly mostBytes: number;
  private readonly record: Uint8Array<ArrayBuffer>;
  private readonly header: DataView;
  private readonly body: Uint8Array;

  private constructor(
    private readonly file: SyncFile,
    size: number,
    roomBytes: number,
  ) {
    this.mostBytes = file.getSize() + roomBytes;
    this.record = new Uint8Array(HEADER_BYTES + size * Float32Array.BYTES_PER_ELEMENT);
    this.header = new DataView(this.record.buffer, 0, HEADER_BYTES);
    this.body = this.record.subarray(HEADER_BYTES);
    this.scan();
  }

  /**
   * Null where another tab holds it or the disk refuses. Of older files in the folder the newest stay.
   * @param name in letters and digits
   * @param size numbers of a record
   * @param roomBytes by which the file may grow
   */
  static async open(
    folder: StoredFolder,
    name: string,
    size: number,
    roomBytes: number,
  ): Promise<FeatureFile | null> {
    return unlessRefused(async () => {
      await removeOldest(folder, name + FEATURES);
      return new FeatureFile(await openInPlace(folder, name + FEATURES, { create: true }), size, roomBytes);
    }, null);
  }

  read(key: number, target: Float32Array): boolean {
    const place = this.places.get(key);
    if (place === undefined || !this.isOpen) return false;
    const count = this.file.read(this.record, { at: place });
    if (count !== this.record.length || this.header.getUint32(4) !== crc32(this.body)) {
      this.places.delete(key);
      return false;
    }
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(this.body);
    return true;
  }

  write(key: number, values: Float32Array): boolean {
    if (this.isFull || !this.isOpen || this.endBytes + this.record.length > this.mostBytes) return false;
    this.body.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.header.setUint32(0, key);
    this.header.setUint32(4, crc32(this.body));
    if (!this.append()) {
      this.isFull = true;
      return false;
    }
    this.places.set(key, this.endBytes);
    this.endBytes += this.record.length;
    return true;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.file.close();
  }

  /** False where the disk does not take the record; the file is then as it was. */
  private append(): boolean {
    try {
      if (this.file.write(this.record, { at: this.endBytes }) === this.record.length) return true;
      this.file.truncate(this.endBytes);
      return false;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  /** Learns which keys there are; whether a record is whole is seen when it is read. */
  private scan(): void {
    const count = Math.floor(this.file.getSize() / this.record.length);
    const key = new DataView(new ArrayBuffer(4));
    for (let i = 0; i < count; i++) {
      this.file.read(new Uint8Array(key.buffer), { at: i * this.record.length });
      this.places.set(key.getUint32(0), i * this.record.length);
    }
    this.endBytes = count * this.record.length;
  }
}

async function removeOldest(folder: StoredFolder, kept: string): Promise<void> {
  const others: { name: string; changedMs: number }[] = [];
  for (const [name, entry] of await entriesOf(folder)) {
    if (entry.kind !== 'file' || !name.endsWith(FEATURES) || name === kept) continue;
    const file = await entry.getFile();
    others.push({ name, changedMs: file instanceof File ? file.lastModified : 0 });
  }
  others.sort((a, b) => b.changedMs - a.changedMs);
  for (const { name } of others.slice(MOST_KEPT - 1)) await removeIfFree(folder, name);
}

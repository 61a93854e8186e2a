import { crc32 } from '../../shared/crc32';
import { unlessRefused } from '../../shared/refusal';
import { decodeManifest, type PartManifest } from './part-manifest';
import { MANIFEST, PIXELS } from './part-writer';
import { openInPlace, type StoredFile, type StoredFolder, type SyncFile } from './storage';

/** Pixels that were stored cannot be read back: the disk lost them, or they were cleared while in use. */
export class CacheReadError extends Error {
  override readonly name = 'CacheReadError';
}

/** Images whose checksums are compared when a part is opened: all would take as long as reading all. */
const SAMPLE_COUNT = 32;

/** A whole part, open for reading. */
export class PartReader {
  private isOpen = true;

  private constructor(
    readonly manifest: PartManifest,
    private readonly file: SyncFile,
  ) {}

  /** Null where the part was interrupted, is damaged, or is held by somebody else. */
  static async open(folder: StoredFolder, id: string): Promise<PartReader | null> {
    return unlessRefused(async () => {
      const manifest = await readManifest(await folder.getFileHandle(id + MANIFEST));
      if (manifest === null) return null;
      const file = await openInPlace(folder, id + PIXELS, { mode: 'read-only' });
      const reader = new PartReader(manifest, file);
      if (reader.isSound()) return reader;
      reader.close();
      return null;
    }, null);
  }

  /** Copies the image of a slot into `target`. Throws CacheReadError. */
  read(slot: number, target: Uint8Array): void {
    if (!this.isOpen) throw new CacheReadError('The stored pixels were cleared while they were in use.');
    const { imageBytes } = this.manifest;
    const count = this.file.read(target, { at: slot * imageBytes });
    if (count !== imageBytes) throw new CacheReadError(`The disk gave ${count} of ${imageBytes} bytes.`);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.file.close();
  }

  private isSound(): boolean {
    const { imageBytes, checksums } = this.manifest;
    if (this.file.getSize() !== imageBytes * checksums.length) return false;
    const image = new Uint8Array(imageBytes);
    const step = Math.max(1, Math.floor(checksums.length / SAMPLE_COUNT));
    for (let slot = checksums.length - 1; slot >= 0; slot -= step) {
      this.read(slot, image);
      if (crc32(image) !== checksums[slot]) return false;
    }
    return true;
  }
}

export async function readManifest(handle: StoredFile): Promise<PartManifest | null> {
  const file = await handle.getFile();
  return decodeManifest(new Uint8Array(await file.arrayBuffer()));
}

import { crc32 } from '../../shared/crc32';
import { invariant } from '../../shared/errors';
import { append } from '../../shared/many';
import type { DecodedBatch } from '../decode/pool/decoder-protocol';
import { encodeManifest, type PartManifest } from './part-manifest';
import { isPassing } from './passing-failures';
import { openInPlace, removeIfFree, type StoredFolder, type SyncFile } from './storage';

/** What describes a part beside its images. */
export type PartSubject = Pick<PartManifest, 'name' | 'imageSize' | 'channels' | 'imageBytes'>;

export const PIXELS = '.pixels';
export const MANIFEST = '.json';

/** A part being written: pixels go to the disk at once, the manifest last. */
export class PartWriter {
  private readonly manifest: PartManifest;

  private constructor(
    private readonly folder: StoredFolder,
    readonly id: string,
    private readonly file: SyncFile,
    subject: PartSubject,
  ) {
    this.manifest = {
      ...subject,
      version: 1,
      createdMs: Date.now(),
      fileIndices: [],
      checksums: [],
      failures: [],
      warnings: [],
    };
  }

  static async begin(folder: StoredFolder, subject: PartSubject): Promise<PartWriter> {
    const id = crypto.randomUUID();
    return new PartWriter(folder, id, await openInPlace(folder, id + PIXELS, { create: true }), subject);
  }

  get sizeBytes(): number {
    return this.manifest.fileIndices.length * this.manifest.imageBytes;
  }

  /**
   * Stores a batch and remembers its remarks. Throws a DOMException (QuotaExceededError and others) where the disk
   * does not take it; the part is then as it was before.
   */
  append(batch: DecodedBatch): void {
    const { imageBytes, fileIndices, checksums, failures, warnings } = this.manifest;
    invariant(batch.pixels.length === batch.fileIndices.length * imageBytes, 'pixels of another size');
    const written = this.file.write(batch.pixels, { at: this.sizeBytes });
    if (written < batch.pixels.length) {
      this.file.truncate(this.sizeBytes);
      throw new DOMException('The disk took only a part of the pixels.', 'QuotaExceededError');
    }
    for (const [i, fileIndex] of batch.fileIndices.entries()) {
      fileIndices.push(fileIndex);
      checksums.push(crc32(batch.pixels.subarray(i * imageBytes, (i + 1) * imageBytes)));
    }
    append(
      failures,
      batch.failures.filter(({ failure }) => !isPassing(failure.code)),
    );
    append(warnings, batch.warnings);
  }

  /**
   * Makes the part whole: afterwards it is for readers. Rejects with a DOMException where the disk refuses; the pixels
   * can still be read from here, until they are discarded.
   */
  async commit(): Promise<PartManifest> {
    this.file.flush();
    const file = await openInPlace(this.folder, this.id + MANIFEST, { create: true });
    try {
      const bytes = encodeManifest(this.manifest);
      if (file.write(bytes, { at: 0 }) < bytes.length)
        throw new DOMException('The disk took only a part of the manifest.', 'QuotaExceededError');
      file.flush();
    } finally {
      file.close();
    }
    // Held until now, so that no other tab takes the part for an interrupted one.
    this.file.close();
    return this.manifest;
  }

  /** The files whose pixels are here, in the order of their slots. */
  get fileIndices(): readonly number[] {
    return this.manifest.fileIndices;
  }

  /** All the pixels that were stored. */
  *images(): Generator<Uint8Array> {
    const { fileIndices, imageBytes } = this.manifest;
    for (const slot of fileIndices.keys()) {
      const pixels = new Uint8Array(imageBytes);
      this.file.read(pixels, { at: slot * imageBytes });
      yield pixels;
    }
  }

  async discard(): Promise<void> {
    this.file.close();
    await removeIfFree(this.folder, this.id + MANIFEST);
    await removeIfFree(this.folder, this.id + PIXELS);
  }
}

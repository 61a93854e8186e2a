import { InvariantError } from '../../shared/errors';
import { append } from '../../shared/many';
import { isRefusal } from '../../shared/refusal';
import type { DecodedBatch, FileRemark } from '../decode/pool/decoder-protocol';
import { MemoryPixels } from '../decode/pool/memory-pixels';
import type { CacheEntry } from './cache-entry';
import { CacheReadError } from './part-reader';
import type { PartSubject, PartWriter } from './part-writer';

/** Whoever keeps decoded images in slots. */
export interface PixelHome {
  /** Copies one image into `target`. */
  read(slot: number, target: Uint8Array): void;
}

export interface PixelPlace {
  readonly home: PixelHome;
  readonly slot: number;
}

/** What becomes of pixels that the cache does not take. */
export type Overflow = 'memory' | 'dropped';

/** A part is made whole at this size: what a closed tab loses is less than this. */
const PART_BYTES = 2 ** 29;

/** Where the pixels of every file are: in the cache where there is one and it takes them, otherwise in memory, or nowhere. */
export class PixelStore {
  private readonly places = new Map<number, PixelPlace>();
  private readonly knownFailures = new Map<number, FileRemark>();
  private readonly knownWarnings: FileRemark[] = [];
  private readonly memory: MemoryPixels;
  private memorySlots = 0;
  private writer: PartWriter | null = null;

  private constructor(
    private entry: CacheEntry | null,
    private readonly subject: PartSubject,
    private readonly overflow: Overflow,
    private readonly onRefused: (detail: string) => void,
    private readonly partBytes: number,
  ) {
    this.memory = new MemoryPixels(subject.imageBytes);
  }

  /** `onRefused` is called, once, when the disk takes no more: from then on pixels are `overflow`. */
  static async open(
    entry: CacheEntry | null,
    subject: PartSubject,
    overflow: Overflow,
    onRefused: (detail: string) => void,
    partBytes = PART_BYTES,
  ): Promise<PixelStore> {
    const store = new PixelStore(entry, subject, overflow, onRefused, partBytes);
    for (const reader of (await entry?.open()) ?? []) {
      for (const [slot, fileIndex] of reader.manifest.fileIndices.entries())
        store.places.set(fileIndex, { home: reader, slot });
      for (const failure of reader.manifest.failures) store.knownFailures.set(failure.fileIndex, failure);
      append(store.knownWarnings, reader.manifest.warnings);
    }
    return store;
  }

  /** Where the pixels of a file are, once they are stored and `finish` has resolved. */
  placeOf(fileIndex: number): PixelPlace | undefined {
    return this.places.get(fileIndex);
  }

  /** Whether a file need not be decoded again, for good or bad. */
  knows(fileIndex: number): boolean {
    return this.places.has(fileIndex) || this.knownFailures.has(fileIndex);
  }

  /** What an earlier decoding said of these files. */
  remarksOn(fileIndices: ReadonlySet<number>): { failures: FileRemark[]; warnings: FileRemark[] } {
    const isAsked = ({ fileIndex }: FileRemark) => fileIndices.has(fileIndex);
    return {
      failures: [...this.knownFailures.values()].filter(isAsked),
      warnings: this.knownWarnings.filter(isAsked),
    };
  }

  async append(batch: DecodedBatch): Promise<void> {
    if (this.entry) {
      try {
        this.writer ??= await this.entry.begin(this.subject);
        this.writer.append(batch);
        if (this.writer.sizeBytes >= this.partBytes) await this.endPart();
        return;
      } catch (error) {
        await this.refuse(error);
      }
    }
    if (this.overflow === 'memory') this.remember(batch.fileIndices, batch.pixels);
  }

  /** Makes what was stored whole. Without it, the next session decodes again. */
  async finish(): Promise<void> {
    await this.endPart();
  }

  /** The disk said no: what it has is kept, the rest goes to memory. */
  private async refuse(error: unknown): Promise<void> {
    if (!isRefusal(error)) throw error;
    await this.endPart();
    if (this.entry === null) return;
    this.entry = null;
    this.onRefused(`${error.name}: ${error.message}`);
  }

  private async endPart(): Promise<void> {
    const { writer, entry } = this;
    this.writer = null;
    if (writer === null) return;
    if (entry === null) throw new InvariantError('a part belongs to an entry');
    try {
      const { fileIndices } = await writer.commit();
      const reader = await entry.reopen(writer.id);
      if (reader === null) throw new CacheReadError('The pixels that were just stored cannot be read back.');
      for (const [slot, fileIndex] of fileIndices.entries())
        this.places.set(fileIndex, { home: reader, slot });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (this.overflow === 'memory') {
        let slot = 0;
        for (const pixels of writer.images()) this.remember([writer.fileIndices[slot++]], pixels);
      }
      await writer.discard();
      this.entry = null;
      this.onRefused(`${error.name}: ${error.message}`);
    }
  }

  private remember(fileIndices: readonly number[], pixels: Uint8Array): void {
    this.memory.append(pixels);
    for (const fileIndex of fileIndices)
      this.places.set(fileIndex, { home: this.memory, slot: this.memorySlots++ });
  }
}

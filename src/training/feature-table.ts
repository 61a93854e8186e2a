import type { FeatureSource } from '../kernels/engine';
import { invariant } from '../shared/errors';
import type { FeatureStore } from '../shared/feature-store';

/** Numbers in one piece of memory: a browser may refuse one buffer of half a gigabyte where it grants many small ones. */
const CHUNK_NUMBERS = 2 ** 22;

/** Ways an image can lie that have keys of their own, so that another augmentation finds what an earlier one left. */
const KEYS_PER_IMAGE = 4;

export interface FeatureTableOptions {
  /** Of the dataset: an image is known by its number there, whatever is decided about others. */
  readonly imageCount: number;
  /** Ways an image can lie. */
  readonly variants: number;
  /** Numbers of one image. */
  readonly size: number;
  readonly memoryBytes: number;
}

/**
 * Features that were computed: in memory as far as there is room, in the store beyond that and for the next visit; what
 * neither takes lasts for one batch, and is computed again. Row i + v · count is image i, flipped as the bits of v say.
 */
export class FeatureTable implements FeatureSource {
  readonly count: number;
  readonly imageCount: number;
  private readonly size: number;
  private readonly slots: Int32Array;
  private readonly slotCount: number;
  private readonly slotsPerChunk: number;
  private readonly chunks: Float32Array[] = [];
  private usedSlots = 0;
  /** Of the batch in hand, what has no place in memory. */
  private readonly passing = new Map<number, Float32Array>();
  private store: FeatureStore | null = null;
  /** Of what made the features in memory. */
  private identity: string | null = null;

  constructor({ imageCount, variants, size, memoryBytes }: FeatureTableOptions) {
    this.imageCount = imageCount;
    this.count = imageCount * variants;
    this.size = size;
    this.slots = new Int32Array(this.count).fill(-1);
    this.slotCount = Math.floor(memoryBytes / (size * Float32Array.BYTES_PER_ELEMENT));
    this.slotsPerChunk = Math.max(1, Math.floor(CHUNK_NUMBERS / size));
  }

  /** Turns to what `identity` gave before, in memory and in its store, and forgets what another gave. */
  async turnTo(identity: string, openStore: () => Promise<FeatureStore | null>): Promise<void> {
    // First: the same store cannot be open twice.
    this.close();
    if (identity !== this.identity) this.forget();
    this.identity = identity;
    this.store = await openStore();
  }

  /** Lets go of what is in memory. */
  forget(): void {
    this.identity = null;
    this.slots.fill(-1);
    this.usedSlots = 0;
    this.chunks.length = 0;
    this.passing.clear();
  }

  /** Makes the rows of a batch ready to be read, and answers those that must be computed and put here first. */
  prepare(rows: Int32Array): Int32Array {
    this.passing.clear();
    const missing: number[] = [];
    const found = new Float32Array(this.size);
    for (const row of new Set(rows)) {
      if (this.slots[row] >= 0) continue;
      if (this.store?.read(this.keyOf(row), found)) this.place(row, found);
      else missing.push(row);
    }
    return Int32Array.from(missing);
  }

  /** Answers whether all of them are kept, in memory or in the store. */
  put(rows: Int32Array, values: Float32Array): boolean {
    let areKept = true;
    for (const [i, row] of rows.entries()) {
      const own = values.subarray(i * this.size, (i + 1) * this.size);
      const isInMemory = this.place(row, own);
      const isStored = this.store?.write(this.keyOf(row), own) ?? false;
      areKept &&= isInMemory || isStored;
    }
    return areKept;
  }

  read(rows: Int32Array, target: Float32Array): void {
    for (const [i, row] of rows.entries()) {
      const slot = this.slots[row];
      const values = slot >= 0 ? this.slot(slot) : this.passing.get(row);
      invariant(values !== undefined, 'Features that were made ready');
      target.set(values, i * this.size);
    }
  }

  /** Lets go of the store. */
  close(): void {
    this.store?.close();
    this.store = null;
  }

  /** False where memory has no room. */
  private place(row: number, values: Float32Array): boolean {
    if (this.usedSlots === this.slotCount) {
      this.passing.set(row, values.slice());
      return false;
    }
    const slot = this.usedSlots++;
    this.slots[row] = slot;
    this.slot(slot).set(values);
    return true;
  }

  private slot(slot: number): Float32Array {
    const chunk = Math.floor(slot / this.slotsPerChunk);
    this.chunks[chunk] ??= new Float32Array(this.slotsPerChunk * this.size);
    const start = (slot % this.slotsPerChunk) * this.size;
    return this.chunks[chunk].subarray(start, start + this.size);
  }

  private keyOf(row: number): number {
    const image = row % this.imageCount;
    const variant = Math.floor(row / this.imageCount);
    return image * KEYS_PER_IMAGE + variant;
  }
}

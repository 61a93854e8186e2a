import type { PixelSource } from '../../shared/pixels';
import type { ImageAugmentation } from '../augmentation';
import { applyPixelOperations } from '../plain/pixel-operations';
import { IMAGE_RECORDS_PER_IMAGE } from './lowering/program-buffers';
import type { PixelViews } from './lowering/programs';
import { IMAGE_WORDS, imageStrideWords, writeImageRecord } from './operations/gather';
import type { EngineMemory } from './program/executable';
import { type BufferView, persistent } from './program/kernel';

/** What one micro-batch needs on the device before it can be gathered. */
export interface GatherRequest {
  /** Positions in the pixel source of the whole batch. */
  readonly indices: Int32Array;
  readonly augmentation: readonly ImageAugmentation[] | null;
  /** The part of the batch this micro-batch is. */
  readonly first: number;
  readonly count: number;
}

/**
 * Decoded images on the device. Where all of them fit into one buffer they are uploaded when first used and stay: from
 * the second epoch on a step uploads indices alone. Otherwise, and for images whose bytes are changed on the host,
 * a micro-batch's bytes are staged.
 */
export class PixelStore {
  private readonly imageBytes: number;
  private readonly strideWords: number;
  private readonly resident: BufferView | null;
  private readonly present: Uint8Array;
  private readonly staged: BufferView;

  constructor(
    readonly source: PixelSource,
    private readonly memory: EngineMemory,
    microBatchSize: number,
    residentLimitBytes: number,
  ) {
    this.imageBytes = source.height * source.width * source.channels;
    this.strideWords = imageStrideWords(this.imageBytes);
    const words = source.count * this.strideWords;
    this.resident = words * 4 <= residentLimitBytes && source.count > 0 ? persistent('pixels', words) : null;
    this.staged = persistent('staged pixels', microBatchSize * IMAGE_RECORDS_PER_IMAGE * this.strideWords);
    this.present = new Uint8Array(this.resident ? source.count : 0);
  }

  get views(): PixelViews {
    return { resident: this.resident, staged: this.staged };
  }

  /** Uploads what is missing and the image records; says which gather to run. */
  async upload(request: GatherRequest, records: BufferView): Promise<'resident' | 'staged'> {
    const { indices, augmentation, first, count } = request;
    // Positions in the batch: the micro-batch's own, then partners from outside it.
    const positions = Array.from({ length: count }, (_, i) => first + i);
    const slots = new Map(positions.map((position, slot) => [position, slot]));
    for (let i = 0; i < count; i++) {
      const partner = augmentation?.[first + i]?.mix?.partner;
      if (partner === undefined || slots.has(partner)) continue;
      slots.set(partner, positions.length);
      positions.push(partner);
    }
    const images = Int32Array.from(positions, (position) => indices[position] as number);
    const changed = positions.some((position) => (augmentation?.[position]?.operations.length ?? 0) > 0);
    const where = this.resident && !changed ? 'resident' : 'staged';
    if (where === 'resident') await this.uploadResident(images);
    else await this.uploadStaged(images, positions, augmentation);
    const block = new DataView(new ArrayBuffer(positions.length * IMAGE_WORDS * 4));
    for (const [slot, position] of positions.entries()) {
      const own = augmentation?.[position];
      writeImageRecord(
        {
          image: where === 'resident' ? (images[slot] as number) : slot,
          partner: slots.get(own?.mix?.partner ?? position) ?? slot,
          share: own?.mix?.share ?? 1,
          box: own?.mix?.box ?? null,
          erase: own?.erase ?? null,
        },
        block,
        slot * IMAGE_WORDS * 4,
      );
    }
    this.write(records, 0, new Uint8Array(block.buffer));
    return where;
  }

  private async uploadResident(images: Int32Array): Promise<void> {
    const { resident } = this;
    if (!resident) return;
    const missing = [...new Set(images)].filter((image) => this.present[image] === 0);
    if (missing.length === 0) return;
    const bytes = await this.read(Int32Array.from(missing));
    for (const [i, image] of missing.entries()) {
      this.write(resident, image * this.strideWords * 4, this.slot(bytes, i));
      this.present[image] = 1;
    }
  }

  private async uploadStaged(
    images: Int32Array,
    positions: readonly number[],
    augmentation: readonly ImageAugmentation[] | null,
  ): Promise<void> {
    const { height, width, channels } = this.source;
    const bytes = await this.read(images);
    for (const [i, position] of positions.entries()) {
      const operations = augmentation?.[position]?.operations ?? [];
      if (operations.length === 0) continue;
      const image = this.slot(bytes, i).subarray(0, this.imageBytes);
      image.set(applyPixelOperations(image, { height, width, channels }, operations));
    }
    this.write(this.staged, 0, bytes);
  }

  /** Bytes of images, each from a word's edge on. */
  private async read(images: Int32Array): Promise<Uint8Array<ArrayBuffer>> {
    const packed = new Uint8Array(images.length * this.imageBytes);
    await this.source.read(images, packed);
    const strideBytes = this.strideWords * 4;
    if (strideBytes === this.imageBytes) return packed;
    const padded = new Uint8Array(images.length * strideBytes);
    for (let i = 0; i < images.length; i++) {
      padded.set(packed.subarray(i * this.imageBytes, (i + 1) * this.imageBytes), i * strideBytes);
    }
    return padded;
  }

  private slot(bytes: Uint8Array<ArrayBuffer>, i: number): Uint8Array<ArrayBuffer> {
    return bytes.subarray(i * this.strideWords * 4, (i + 1) * this.strideWords * 4);
  }

  private write(view: BufferView, offset: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.memory.device.queue.writeBuffer(this.memory.persistent(view.buffer), view.offset + offset, bytes);
  }

  dispose(): void {
    if (this.resident) this.memory.forget(this.resident.buffer);
    this.memory.forget(this.staged.buffer);
  }
}

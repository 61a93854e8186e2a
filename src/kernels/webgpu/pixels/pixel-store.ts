import type { PixelSource } from '../../../shared/pixels';
import type { ImageAugmentation } from '../../augmentation';
import { applyPixelOperations } from '../../plain/pixel-operations';
import { type BatchBuffers, IMAGE_RECORDS_PER_IMAGE } from '../lowering/program-buffers';
import type { EngineMemory } from '../program/executable';
import { type BufferView, persistent } from '../program/kernel';
import { type EncodedOperations, encodeOperations } from './encode-operations';
import { IMAGE_WORDS, writeImageRecord } from './gather';
import { imageStrideWords, MOST_RESIDENT_BUFFERS, type PixelViews, STAGED_PLACE } from './pixel-source';

/** What one micro-batch needs on the device before it can be gathered. */
export interface GatherRequest {
  /** Positions in the pixel source of the whole batch. */
  readonly indices: Int32Array;
  readonly augmentation: readonly ImageAugmentation[] | null;
  /** The part of the batch this micro-batch is. */
  readonly first: number;
  readonly count: number;
}

/** How much of a dataset may stay on the device. */
export interface ResidentLimits {
  /** Of one buffer. */
  readonly bufferBytes: number;
  readonly totalBytes: number;
}

/** An image that a micro-batch needs, on its way to the device. */
interface Wanted {
  readonly position: number;
  readonly image: number;
  /** null where its operations are beyond the kernel: they are carried out here. */
  readonly operations: EncodedOperations | null;
}

/**
 * Decoded images on the device. They are uploaded when first used and stay, as many as there is room for: where all of
 * them fit, a step uploads indices alone from the second epoch on. Of a larger dataset the rest is staged, micro-batch by
 * micro-batch; every epoch draws a new order, so to keep the first that came is no worse than another choice. What
 * augmentation does to bytes a kernel does, from words of each image's operations.
 */
export class PixelStore {
  readonly views: PixelViews;
  private readonly imageBytes: number;
  private readonly strideWords: number;
  /** Resident number + 1 of each image of the source; 0 where it is not on the device. */
  private readonly places: Uint32Array;
  private readonly capacity: number;
  private residentCount = 0;
  private augments = false;

  constructor(
    readonly source: PixelSource,
    private readonly memory: EngineMemory,
    microBatchSize: number,
    limits: ResidentLimits,
  ) {
    const { count, height, width, channels } = source;
    this.imageBytes = height * width * channels;
    this.strideWords = imageStrideWords(this.imageBytes);
    const strideBytes = this.strideWords * 4;
    const imagesPerResident = Math.floor(limits.bufferBytes / strideBytes);
    const room = Math.min(
      Math.floor(limits.totalBytes / strideBytes),
      MOST_RESIDENT_BUFFERS * imagesPerResident,
    );
    this.capacity = Math.min(count, room);
    this.places = new Uint32Array(count);
    const residents: BufferView[] = [];
    for (let first = 0; first < this.capacity; first += imagesPerResident) {
      const images = Math.min(imagesPerResident, this.capacity - first);
      residents.push(persistent('pixels', images * this.strideWords));
    }
    const records = microBatchSize * IMAGE_RECORDS_PER_IMAGE;
    this.views = {
      residents,
      imagesPerResident,
      staged: persistent('staged pixels', records * this.strideWords),
      augmented: persistent('augmented pixels', 2 * records * this.strideWords),
    };
  }

  /** Whether a batch needs the kernel that changes bytes. A run that needed it once keeps to it. */
  needsOperations(augmentation: readonly ImageAugmentation[] | null): boolean {
    this.augments ||= augmentation?.some(({ operations }) => operations.length > 0) ?? false;
    return this.augments && augmentation !== null;
  }

  /** Uploads the image records, their operations, and what images are missing. */
  async upload(request: GatherRequest, buffers: BatchBuffers): Promise<void> {
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
    const wanted = positions.map((position): Wanted => {
      const operations = augmentation?.[position]?.operations ?? [];
      return {
        position,
        image: indices[position],
        operations: encodeOperations(operations, this.source),
      };
    });
    const places = await this.placeAll(wanted, augmentation);
    const words = [0, wanted.length];
    const block = new DataView(new ArrayBuffer(positions.length * IMAGE_WORDS * 4));
    for (const [slot, { position, operations }] of wanted.entries()) {
      const own = augmentation?.[position];
      writeImageRecord(
        {
          place: places[slot],
          firstOperationWord: words.length,
          operationCount: operations?.count ?? 0,
          partner: slots.get(own?.mix?.partner ?? position) ?? slot,
          share: own?.mix?.share ?? 1,
          box: own?.mix?.box ?? null,
          erase: own?.erase ?? null,
        },
        block,
        slot * IMAGE_WORDS * 4,
      );
      words.push(...(operations?.words ?? []));
    }
    this.write(buffers.images, 0, new Uint8Array(block.buffer));
    if (this.augments) this.write(buffers.operations, 0, new Uint8Array(Uint32Array.from(words).buffer));
  }

  /** Where each image lies, after reading and uploading those that are not there. */
  private async placeAll(
    wanted: readonly Wanted[],
    augmentation: readonly ImageAugmentation[] | null,
  ): Promise<Uint32Array> {
    const missing = new Map<number, number>();
    for (const { image, operations } of wanted) {
      if (!operations || this.places[image] === 0) missing.set(image, missing.get(image) ?? missing.size);
    }
    const bytes = await this.read(Int32Array.from(missing.keys()));
    const slotOf = (image: number) => this.slot(bytes, missing.get(image) ?? 0);
    const staged = new Uint8Array(wanted.length * this.strideWords * 4);
    let stagedCount = 0;
    const places = Uint32Array.from(wanted, ({ position, image, operations }) => {
      if (operations) {
        const place = this.residentPlace(image, slotOf);
        if (place !== null) return place;
      }
      const target = this.slot(staged, stagedCount);
      target.set(slotOf(image));
      if (!operations) {
        const own = augmentation?.[position]?.operations ?? [];
        target.set(applyPixelOperations(target.slice(0, this.imageBytes), this.source, own));
      }
      return STAGED_PLACE + stagedCount++;
    });
    if (stagedCount > 0) {
      this.write(this.views.staged, 0, staged.subarray(0, stagedCount * this.strideWords * 4));
    }
    return places;
  }

  /** The resident number of an image, which is uploaded where there is room for it; null where there is none. */
  private residentPlace(image: number, slotOf: (image: number) => Uint8Array<ArrayBuffer>): number | null {
    const known = this.places[image];
    if (known > 0) return known - 1;
    if (this.residentCount === this.capacity) return null;
    const place = this.residentCount++;
    this.places[image] = place + 1;
    const { residents, imagesPerResident } = this.views;
    const view = residents[Math.floor(place / imagesPerResident)];
    this.write(view, (place % imagesPerResident) * this.strideWords * 4, slotOf(image));
    return place;
  }

  /** Bytes of images, each from a word's edge on. */
  private async read(images: Int32Array): Promise<Uint8Array<ArrayBuffer>> {
    const packed = new Uint8Array(images.length * this.imageBytes);
    if (images.length > 0) await this.source.read(images, packed);
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
    for (const { buffer } of [...this.views.residents, this.views.staged, this.views.augmented]) {
      this.memory.forget(buffer);
    }
  }
}

import { invariant } from '../../../shared/errors';

/** Bytes in one piece of memory: a browser may refuse one buffer of gigabytes where it grants many small ones. */
const CHUNK_BYTES = 32 * 2 ** 20;
/** The first piece begins so small and doubles: a handful of images need no more. */
const FIRST_BYTES = 2 ** 16;

/** Decoded images in memory, in slots filled one after the other. */
export class MemoryPixels {
  private readonly chunks: Uint8Array[] = [];
  private readonly slotsPerChunk: number;
  private slotCount = 0;

  constructor(private readonly imageBytes: number) {
    this.slotsPerChunk = Math.max(1, Math.floor(CHUNK_BYTES / imageBytes));
  }

  /** Puts whole images into the next slots. Throws RangeError where the browser grants no more memory. */
  append(pixels: Uint8Array): void {
    invariant(pixels.length % this.imageBytes === 0, 'pixels of another size');
    for (let at = 0; at < pixels.length; at += this.imageBytes) {
      const slot = this.slotCount++;
      const chunk = Math.floor(slot / this.slotsPerChunk);
      const start = (slot % this.slotsPerChunk) * this.imageBytes;
      this.chunkUntil(chunk, start + this.imageBytes).set(pixels.subarray(at, at + this.imageBytes), start);
    }
  }

  /** The chunk, with room for so many bytes. */
  private chunkUntil(chunk: number, endBytes: number): Uint8Array {
    const known = this.chunks[chunk];
    if (known && known.length >= endBytes) return known;
    const most = this.slotsPerChunk * this.imageBytes;
    const wanted = chunk > 0 ? most : Math.max(endBytes, FIRST_BYTES, 2 * (known?.length ?? 0));
    const larger = new Uint8Array(Math.min(most, wanted));
    if (known) larger.set(known);
    this.chunks[chunk] = larger;
    return larger;
  }

  /** Copies the image of a slot into `target`. */
  read(slot: number, target: Uint8Array): void {
    const chunk = this.chunks[Math.floor(slot / this.slotsPerChunk)];
    invariant(chunk !== undefined, 'a slot that was never written');
    const start = (slot % this.slotsPerChunk) * this.imageBytes;
    target.set(chunk.subarray(start, start + this.imageBytes));
  }
}

import type { SomeImages } from '../../dataset/dataset';
import { invariant } from '../../shared/errors';
import type { ImageSize, PixelSource } from '../../shared/pixels';

interface ImageInHand {
  readonly images: SomeImages;
  readonly row: number;
  /** How often it will be looked at yet. */
  looks: number;
}

/** Images of a dataset, by their numbers there, of which those can be read that are in hand just now. */
export class PixelsInHand implements PixelSource {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  private readonly held = new Map<number, ImageInHand>();

  constructor(
    readonly count: number,
    { height, width, channels }: ImageSize,
  ) {
    this.height = height;
    this.width = width;
    this.channels = channels;
  }

  /** Images that wait. */
  get heldCount(): number {
    return this.held.size;
  }

  /** Takes a row of some images, until it was looked at so often. */
  take(images: SomeImages, row: number, looks: number): void {
    this.held.set(images.itemIndices[row], { images, row, looks });
  }

  /** Counts a look at each of these images, and answers of how many that was the last. */
  release(numbers: Int32Array): number {
    let released = 0;
    for (const number of numbers) {
      const image = this.inHand(number);
      image.looks--;
      if (image.looks > 0) continue;
      this.held.delete(number);
      released++;
    }
    return released;
  }

  clear(): void {
    this.held.clear();
  }

  async read(numbers: Int32Array, target: Uint8Array): Promise<void> {
    const size = this.height * this.width * this.channels;
    for (const [i, number] of numbers.entries()) {
      const { images, row } = this.inHand(number);
      await images.source.read(Int32Array.of(row), target.subarray(i * size, (i + 1) * size));
    }
  }

  private inHand(number: number): ImageInHand {
    const image = this.held.get(number);
    invariant(image !== undefined, `Image ${number} is in hand`);
    return image;
  }
}

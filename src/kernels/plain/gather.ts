import { InvariantError } from '../../shared/errors';
import type { ImageSize, Normalization, PixelSource } from '../../shared/pixels';
import type { ImageAugmentation } from '../augmentation';
import type { FeatureSource } from '../engine';
import { applyPixelOperations } from './pixel-operations';

/** The input of a batch, as micro-batches ask for it. */
export interface BatchInput {
  /** Writes images first … first + count − 1 as float32 [count, …]. */
  write(first: number, count: number, target: Float32Array): void;
}

/** Values a graph reads in place of images: [n, …], taken as they are. */
export function gatherFeatures(source: FeatureSource, indices: Int32Array, size: number): BatchInput {
  const values = new Float32Array(indices.length * size);
  source.read(indices, values);
  return {
    write: (first, count, target) => target.set(values.subarray(first * size, (first + count) * size)),
  };
}

/** Bytes of a batch, read once, made into normalised float images as micro-batches ask for them. */
export class GatheredBatch implements BatchInput {
  private constructor(
    private readonly bytes: Uint8Array,
    private readonly size: ImageSize,
    private readonly tables: Float32Array,
    private readonly augmentation: readonly ImageAugmentation[] | null,
  ) {}

  static async read(
    pixels: PixelSource,
    indices: Int32Array,
    normalization: Normalization,
    augmentation: readonly ImageAugmentation[] | null,
  ): Promise<GatheredBatch> {
    const size = { height: pixels.height, width: pixels.width, channels: pixels.channels };
    const bytes = new Uint8Array(indices.length * size.height * size.width * size.channels);
    await pixels.read(indices, bytes);
    return new GatheredBatch(bytes, size, normalizationTables(normalization, size.channels), augmentation);
  }

  /** float32 [count, H, W, C]. */
  images(first: number, count: number): Float32Array {
    const { height, width, channels } = this.size;
    const target = new Float32Array(count * height * width * channels);
    this.write(first, count, target);
    return target;
  }

  write(first: number, count: number, target: Float32Array): void {
    const length = target.length / count;
    const part = (of: Float32Array, i: number) => of.subarray(i * length, (i + 1) * length);
    for (let i = 0; i < count; i++) this.prepare(first + i, part(target, i));
    const mixes = this.augmentation?.slice(first, first + count).map(({ mix }) => mix) ?? [];
    if (!mixes.some((mix) => mix !== null)) return;
    // Partners are mixed in as they were before mixing; most of them are among these images.
    const unmixed = target.slice();
    for (const [i, mix] of mixes.entries()) {
      if (mix === null) continue;
      const at = mix.partner - first;
      const partner = at >= 0 && at < count ? part(unmixed, at) : new Float32Array(length);
      if (at < 0 || at >= count) this.prepare(mix.partner, partner);
      this.mixInto(part(target, i), partner, mix);
    }
  }

  /** One image with its own operations, normalised and erased: float32 [H, W, C]. */
  private prepare(position: number, target: Float32Array): void {
    const { height, width, channels } = this.size;
    const length = height * width * channels;
    const image = this.bytes.subarray(position * length, (position + 1) * length);
    const augmentation = this.augmentation?.[position];
    const changed = augmentation ? applyPixelOperations(image, this.size, augmentation.operations) : image;
    for (let channel = 0; channel < channels; channel++) {
      const table = this.tables.subarray(channel * 256, channel * 256 + 256);
      for (let i = channel; i < length; i += channels) target[i] = table[changed[i]];
    }
    const erase = augmentation?.erase;
    if (!erase) return;
    for (let row = erase.top; row < erase.top + erase.height; row++) {
      const start = (row * width + erase.left) * channels;
      target.fill(0, start, start + erase.width * channels);
    }
  }

  private mixInto(
    target: Float32Array,
    other: Float32Array,
    mix: NonNullable<ImageAugmentation['mix']>,
  ): void {
    const { width, channels } = this.size;
    if (!mix.box) {
      for (let i = 0; i < target.length; i++) {
        target[i] = mix.share * target[i] + (1 - mix.share) * other[i];
      }
      return;
    }
    const { top, left, height, width: boxWidth } = mix.box;
    for (let row = top; row < top + height; row++) {
      const start = (row * width + left) * channels;
      const end = start + boxWidth * channels;
      target.set(other.subarray(start, end), start);
    }
  }
}

/** What each byte becomes in each channel: torchvision ToTensor, then Normalize, in float32. */
function normalizationTables({ mean, deviation }: Normalization, channels: number): Float32Array {
  if (mean.length !== channels || deviation.length !== channels) {
    throw new InvariantError(`Normalization of ${mean.length} channels for images of ${channels}`);
  }
  const tables = new Float32Array(channels * 256);
  for (let channel = 0; channel < channels; channel++) {
    for (let byte = 0; byte < 256; byte++) {
      const centered = Math.fround(Math.fround(byte / 255) - Math.fround(mean[channel]));
      tables[channel * 256 + byte] = centered / Math.fround(deviation[channel]);
    }
  }
  return tables;
}

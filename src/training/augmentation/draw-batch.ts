import type { ImageAugmentation } from '../../kernels/augmentation';
import type { TrainBatch } from '../../kernels/engine';
import type { Augmentation } from '../../recipe/schema';
import type { ImageSize } from '../../shared/pixels';
import { CounterRng, pcg4d, STREAM } from '../../shared/rng';
import { drawImageAugmentation } from './draw-image';
import { drawMix } from './mixing';

export interface BatchPlace {
  readonly seed: number;
  /** Epochs completed. */
  readonly epoch: number;
  readonly stepInEpoch: number;
}

/** Numbers for images and numbers for batches come from different substreams of the same epoch. */
const OF_IMAGE = 0;
const OF_BATCH = 1;

function substream(kind: number, epoch: number, index: number): number {
  return pcg4d(index, epoch, kind, STREAM.augmentation)[0] >>> 0;
}

/**
 * What augmentation does to a training batch: a function of (seed, epoch, image) for each image, and of (seed, epoch,
 * step) for mixing. Both are null where the recipe asks for nothing.
 * @param rows positions in the pixel source: what an image is known by
 */
export function drawBatchAugmentation(
  settings: Augmentation,
  size: ImageSize,
  { seed, epoch, stepInEpoch }: BatchPlace,
  rows: Int32Array,
  labels: Int32Array,
): Pick<TrainBatch, 'augmentation' | 'mix'> {
  if (!augments(settings)) return { augmentation: null, mix: null };
  const batchRng = new CounterRng(seed, STREAM.augmentation, substream(OF_BATCH, epoch, stepInEpoch));
  const mix = drawMix(settings, size, labels, batchRng);
  const augmentation = Array.from(rows, (row, i): ImageAugmentation => {
    const rng = new CounterRng(seed, STREAM.augmentation, substream(OF_IMAGE, epoch, row));
    return { ...drawImageAugmentation(settings, size, rng), mix: mix?.images[i] ?? null };
  });
  return { augmentation, mix: mix?.labels ?? null };
}

/** Whether the settings change any image. */
export function augments(settings: Augmentation): boolean {
  const { resizedCropScale, randAugmentMagnitude: _, ...strengths } = settings;
  return resizedCropScale < 1 || Object.values(strengths).some((strength) => strength > 0);
}

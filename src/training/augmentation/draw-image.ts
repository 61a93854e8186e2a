import type { ImageAugmentation, PixelOperation } from '../../kernels/augmentation';
import type { Augmentation } from '../../recipe/schema';
import type { ImageSize } from '../../shared/pixels';
import type { CounterRng } from '../../shared/rng';
import {
  type AffineMatrix,
  compose,
  horizontalFlip,
  IDENTITY,
  rotation,
  shift,
  verticalFlip,
} from './affine';
import { randAugment } from './rand-augment';

/**
 * Draws what happens to one image, in torchvision's order: RandomResizedCrop, RandomCrop with padding, flips,
 * RandomRotation, ColorJitter, RandAugment; RandomErasing after normalisation. Defaults are torchvision's.
 */
export function drawImageAugmentation(
  settings: Augmentation,
  size: ImageSize,
  rng: CounterRng,
): Pick<ImageAugmentation, 'operations' | 'erase'> {
  const operations: PixelOperation[] = [];
  if (settings.resizedCropScale < 1) {
    operations.push({ kind: 'resizedCrop', ...resizedCropBox(settings.resizedCropScale, size, rng) });
  }
  const move = wholePixelMove(settings, size, rng);
  if (move !== null) operations.push({ kind: 'affine', matrix: move });
  if (settings.rotationDegrees > 0) {
    const degrees = rng.uniform(-settings.rotationDegrees, settings.rotationDegrees);
    operations.push({ kind: 'affine', matrix: rotation(degrees, size.width, size.height) });
  }
  operations.push(...colorJitter(settings, rng));
  if (settings.randAugmentCount > 0)
    operations.push(...randAugment(rng, settings.randAugmentCount, settings.randAugmentMagnitude, size));
  const coloured = size.channels === 3;
  return {
    // A gray image has neither saturation nor hue: torchvision leaves it as it is.
    operations: coloured
      ? operations
      : operations.filter(({ kind }) => kind !== 'saturation' && kind !== 'hue'),
    erase: rng.uniform() < settings.erasing ? erasingBox(size, rng) : null,
  };
}

/** Crop with padding and flips, as one exact move of whole pixels; null where there is none. */
function wholePixelMove(settings: Augmentation, size: ImageSize, rng: CounterRng): AffineMatrix | null {
  let move: AffineMatrix | null = null;
  const { cropPadding } = settings;
  if (cropPadding > 0) {
    const top = rng.integer(2 * cropPadding + 1) - cropPadding;
    const left = rng.integer(2 * cropPadding + 1) - cropPadding;
    move = shift(left, top);
  }
  if (settings.horizontalFlip > 0 && rng.uniform() < settings.horizontalFlip)
    move = compose(move ?? IDENTITY, horizontalFlip(size.width));
  if (settings.verticalFlip > 0 && rng.uniform() < settings.verticalFlip)
    move = compose(move ?? IDENTITY, verticalFlip(size.height));
  return move;
}

/** torchvision.transforms.RandomResizedCrop.get_params with ratio (3/4, 4/3). */
function resizedCropBox(smallest: number, { width, height }: ImageSize, rng: CounterRng) {
  const area = width * height;
  for (let attempt = 0; attempt < 10; attempt++) {
    const target = area * rng.uniform(smallest, 1);
    const ratio = Math.exp(rng.uniform(Math.log(3 / 4), Math.log(4 / 3)));
    const boxWidth = Math.round(Math.sqrt(target * ratio));
    const boxHeight = Math.round(Math.sqrt(target / ratio));
    if (boxWidth > 0 && boxWidth <= width && boxHeight > 0 && boxHeight <= height) {
      const top = rng.integer(height - boxHeight + 1);
      const left = rng.integer(width - boxWidth + 1);
      return { left, top, width: boxWidth, height: boxHeight };
    }
  }
  // The images are square, so the whole image is within the ratios: torchvision's central crop.
  return { left: 0, top: 0, width, height };
}

/** torchvision.transforms.ColorJitter: each factor from its range, in a random order. */
function colorJitter(settings: Augmentation, rng: CounterRng): PixelOperation[] {
  const { brightness, contrast, saturation, hue } = settings;
  if (brightness + contrast + saturation + hue === 0) return [];
  const factor = (range: number) => rng.uniform(Math.max(0, 1 - range), 1 + range);
  const jitter: (PixelOperation | null)[] = [
    brightness > 0 ? { kind: 'brightness', factor: factor(brightness) } : null,
    contrast > 0 ? { kind: 'contrast', factor: factor(contrast) } : null,
    saturation > 0 ? { kind: 'saturation', factor: factor(saturation) } : null,
    hue > 0 ? { kind: 'hue', shift: rng.uniform(-hue, hue) } : null,
  ];
  return [...rng.permutation(jitter.length)].flatMap((i) => jitter[i] ?? []);
}

/** torchvision.transforms.RandomErasing.get_params with scale (0.02, 0.33) and ratio (0.3, 3.3). */
function erasingBox({ width, height }: ImageSize, rng: CounterRng): ImageAugmentation['erase'] {
  const area = width * height;
  for (let attempt = 0; attempt < 10; attempt++) {
    const target = area * rng.uniform(0.02, 0.33);
    const ratio = Math.exp(rng.uniform(Math.log(0.3), Math.log(3.3)));
    const boxHeight = Math.round(Math.sqrt(target * ratio));
    const boxWidth = Math.round(Math.sqrt(target / ratio));
    if (boxHeight < height && boxWidth < width) {
      const top = rng.integer(height - boxHeight + 1);
      const left = rng.integer(width - boxWidth + 1);
      return { top, left, height: boxHeight, width: boxWidth };
    }
  }
  return null;
}

import type { Recipe } from '../recipe/schema';

/** `horizontalFlip 0.5, mixup 0.1`: what acts, under its names in the recipe; empty where nothing does. */
export function augmentationText(augmentation: Recipe['augmentation']): string {
  return Object.entries(augmentation)
    .filter(
      ([key, value]) => value !== (key === 'resizedCropScale' ? 1 : 0) && key !== 'randAugmentMagnitude',
    )
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');
}

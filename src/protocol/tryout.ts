/** A tryout of a recipe on the open dataset before a run: the preview of augmentation, and the learning rate finder. */
import type { LearningRatePoint } from '../metrics/learning-rate-curve';

/** What the network would see: RGBA, `size` × `size`. */
export interface AugmentationPreview {
  readonly size: number;
  readonly images: readonly {
    readonly path: string;
    /** The image as it is, then what each of the first epochs makes of it. */
    readonly versions: readonly Uint8ClampedArray[];
  }[];
}

export interface LearningRateSearch {
  readonly points: readonly LearningRatePoint[];
  /** Null where the loss never fell. */
  readonly suggestion: number | null;
}

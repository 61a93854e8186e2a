/**
 * What augmentation does to one image, as numbers: drawn on the worker from (seed, epoch, image), carried out by
 * whichever engine runs. Operations apply in order, on bytes, with torchvision's semantics; then normalisation;
 * then erasing; then mixing with another image of the batch.
 */
export type PixelOperation =
  /** Output pixel (x, y) is the source pixel nearest to (a·x + b·y + c, d·x + e·y + f), in pixel centres; black outside. */
  | {
      readonly kind: 'affine';
      readonly matrix: readonly [number, number, number, number, number, number];
    }
  /** A box of the image, enlarged to the whole of it (bilinear). */
  | {
      readonly kind: 'resizedCrop';
      readonly left: number;
      readonly top: number;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'brightness' | 'contrast' | 'saturation' | 'sharpness'; readonly factor: number }
  | { readonly kind: 'hue'; readonly shift: number }
  | { readonly kind: 'posterize'; readonly bits: number }
  | { readonly kind: 'solarize'; readonly threshold: number }
  | { readonly kind: 'autocontrast' | 'equalize' | 'invert' };

export interface ImageAugmentation {
  readonly operations: readonly PixelOperation[];
  /** Rectangle set to zero after normalisation (torchvision RandomErasing, value 0), or null. */
  readonly erase: {
    readonly top: number;
    readonly left: number;
    readonly height: number;
    readonly width: number;
  } | null;
  /**
   * mixup: share · this + (1 − share) · other; cutmix: the box is taken from the other. `partner` is a position in
   * the batch (the other image with its own operations applied), or null.
   */
  readonly mix: {
    readonly partner: number;
    readonly share: number;
    readonly box: {
      readonly top: number;
      readonly left: number;
      readonly height: number;
      readonly width: number;
    } | null;
  } | null;
}

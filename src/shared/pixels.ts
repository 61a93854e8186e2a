/** Of one image [H, W, C], px. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Decoded images as bytes, HWC, all of one size. */
export interface PixelSource extends ImageSize {
  readonly count: number;
  /** Copies the images at `indices`, one after the other, into `target` [n, H, W, C]. */
  read(indices: Int32Array, target: Uint8Array): void | Promise<void>;
}

export interface Normalization {
  /** Per channel, on the [0, 1] scale: (x / 255 − mean) / deviation, as torchvision's ToTensor + Normalize. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

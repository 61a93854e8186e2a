/** Sizes of a convolution of each channel by itself, on NHWC. */
export interface DepthwiseShape {
  readonly path: string;
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly channels: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padTop: number;
  readonly padLeft: number;
}

/** Multiply-adds of the convolution, and of each of its gradients. */
export function multiplyAddsOf({ batch, outHeight, outWidth, channels, kernel }: DepthwiseShape): number {
  return batch * outHeight * outWidth * channels * kernel[0] * kernel[1];
}

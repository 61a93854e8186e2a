import type { DeviceProfile } from '../device-profile';
import { gemm } from '../gemm/gemm';
import {
  type ConvolutionShape,
  gradientPatchOperand,
  patchOperand,
  tappedOperand,
  transposedFilterOperand,
  transposedPatchOperand,
} from '../gemm/operand';
import type { BufferView, Kernel } from '../program/kernel';
import { biasedStore, type OpenStore } from './linear';

/** Y = conv2d(X, W) + b on NHWC, as an implicit product of patches [N·OH·OW, KH·KW·C] and filters. */
export function convolutionForward(
  path: string,
  shape: ConvolutionShape,
  views: { readonly input: BufferView; readonly weight: BufferView; readonly bias: BufferView | null },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  const { batch, outHeight, outWidth, inChannels, outChannels, kernel } = shape;
  return gemm(
    {
      label: `${path} forward`,
      rows: batch * outHeight * outWidth,
      columns: outChannels,
      reduction: { taps: kernel[0] * kernel[1], inner: inChannels },
      a: (builder) => patchOperand(builder.read(views.input), shape),
      b: (builder) => tappedOperand(builder.read(views.weight), inChannels, outChannels),
      store: (builder) => biasedStore(builder, views.bias, outChannels, store),
    },
    profile,
  );
}

/** dX: every input pixel gathers the output gradients it took part in; no scatter, so no atomics. */
export function convolutionInputGradient(
  path: string,
  shape: ConvolutionShape,
  views: { readonly outputGradient: BufferView; readonly weight: BufferView },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  const { batch, inHeight, inWidth, inChannels, outChannels, kernel } = shape;
  return gemm(
    {
      label: `${path} input gradient`,
      rows: batch * inHeight * inWidth,
      columns: inChannels,
      reduction: { taps: kernel[0] * kernel[1], inner: outChannels },
      a: (builder) => gradientPatchOperand(builder.read(views.outputGradient), shape),
      b: (builder) => transposedFilterOperand(builder.read(views.weight), inChannels, outChannels),
      store: (builder) => biasedStore(builder, null, inChannels, store),
    },
    profile,
  );
}

/** dW [KH·KW·C, OC], reduced over batch × output pixels in ordered shares; db in the same pass. */
export function convolutionFilterGradient(
  path: string,
  shape: ConvolutionShape,
  views: { readonly outputGradient: BufferView; readonly input: BufferView },
  stores: { readonly weight: OpenStore; readonly bias: OpenStore | null },
  profile: DeviceProfile,
): Kernel[] {
  const { batch, outHeight, outWidth, inChannels, outChannels, kernel } = shape;
  const { bias } = stores;
  return gemm(
    {
      label: `${path} filter gradient`,
      rows: kernel[0] * kernel[1] * inChannels,
      columns: outChannels,
      reduction: { taps: batch * outHeight, inner: outWidth },
      a: (builder) => transposedPatchOperand(builder.read(views.input), shape),
      b: (builder) => tappedOperand(builder.read(views.outputGradient), outWidth, outChannels),
      store: (builder) => biasedStore(builder, null, outChannels, stores.weight),
      ...(bias && { operandSum: { of: 'columns' as const, store: bias } }),
    },
    profile,
  );
}

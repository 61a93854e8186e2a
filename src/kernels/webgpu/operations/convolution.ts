import type { DeviceProfile } from '../device-profile';
import { gemm } from '../gemm/gemm';
import {
  type ConvolutionShape,
  gradientPatchOperand,
  patchOperand,
  patchRowOperand,
  tappedOperand,
  transposedFilterOperand,
  transposedPatchOperand,
} from '../gemm/operand';
import type { BufferView, Kernel, KernelBuilder } from '../program/kernel';
import { biasedStore, type OpenStore } from './linear';

/** Fewer input channels than this are read by kernel rows: more taps would only serve to split the reduction. */
const ROW_TAP_CHANNELS = 64;

/** What a convolution does with the four results of a 2 × 2 window (torch.nn.functional.max_pool2d). */
export interface WindowPooling {
  /** Where the winner's place (2 · y + x; the first of equals) is kept for backward: u32 per output; null for nowhere. */
  readonly winners: BufferView | null;
}

/** Stores of each window the largest result alone. */
function pooledStore(
  builder: KernelBuilder,
  pooling: WindowPooling,
  bias: BufferView | null,
  columns: number,
  store: OpenStore,
): (window: string, column: string, values: readonly string[]) => string {
  const b = bias ? builder.read(bias) : null;
  const winners = pooling.winners ? builder.write(pooling.winners, 'u32') : null;
  const next = store(builder);
  return (window, column, values) => `let i = ${window} * ${columns}u + ${column};
var best = ${values[0]};
var winner = 0u;
${values
  .slice(1)
  // NaN wins, as in torch.
  .map((value, k) => `if (${value} > best || ${value} != ${value}) { best = ${value}; winner = ${k + 1}u; }`)
  .join('\n')}
${winners ? `${winners}[i] = winner;` : ''}
${next('i', b ? `best + ${b}[${column}]` : 'best')}`;
}

/**
 * Y = conv2d(X, W) + b on NHWC, as an implicit product of patches [N·OH·OW, KH·KW·C] and filters. With `pooling` the
 * largest of every 2 × 2 window is all that is stored, [N, OH / 2, OW / 2, OC]; OH and OW are then even.
 */
export function convolutionForward(
  path: string,
  shape: ConvolutionShape,
  views: { readonly input: BufferView; readonly weight: BufferView; readonly bias: BufferView | null },
  store: OpenStore,
  profile: DeviceProfile,
  pooling: WindowPooling | null = null,
): Kernel[] {
  const { batch, outHeight, outWidth, inChannels, outChannels, kernel } = shape;
  const order = pooling ? 'windows' : 'rows';
  const byRows = inChannels < ROW_TAP_CHANNELS;
  const inner = byRows ? kernel[1] * inChannels : inChannels;
  return gemm(
    {
      label: `${path} forward`,
      rows: batch * outHeight * outWidth,
      columns: outChannels,
      reduction: { taps: (kernel[0] * kernel[1] * inChannels) / inner, inner },
      a: (builder) => (byRows ? patchRowOperand : patchOperand)(builder.read(views.input), shape, order),
      b: (builder) => tappedOperand(builder.read(views.weight), inner, outChannels),
      store: (builder) => biasedStore(builder, views.bias, outChannels, store),
      ...(pooling && {
        storeQuad: (builder) => pooledStore(builder, pooling, views.bias, outChannels, store),
      }),
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

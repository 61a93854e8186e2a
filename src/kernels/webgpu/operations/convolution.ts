import type { DeviceProfile } from '../device-profile';
import { gemm } from '../gemm/gemm';
import {
  type ConvolutionShape,
  gradientPatchOperand,
  matrixOperand,
  patchOperand,
  patchRowOperand,
  tappedOperand,
  transposedFilterOperand,
  transposedPatchOperand,
} from '../gemm/operand';
import { phaseFilterOperand, phasePatchOperand, phaseRows, phaseSpans, phaseStore } from '../gemm/phases';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { type ColumnBias, columnStep } from './column-step';
import { biasedStore, type OpenStore } from './linear';

/** Fewer input channels than this are read by kernel rows: more taps would only serve to split the reduction. */
const ROW_TAP_CHANNELS = 64;

/** A 1 × 1 convolution of every pixel is a plain product: no addresses to work out, and nothing outside. */
function isPointwise({
  kernel,
  stride,
  padTop,
  padLeft,
  inHeight,
  inWidth,
  outHeight,
  outWidth,
}: ConvolutionShape) {
  return (
    kernel[0] * kernel[1] * stride[0] * stride[1] === 1 &&
    padTop === 0 &&
    padLeft === 0 &&
    inHeight === outHeight &&
    inWidth === outWidth
  );
}

/** What a convolution does with the four results of a 2 × 2 window (torch.nn.functional.max_pool2d). */
export interface WindowPooling {
  /** Where the winner's place (2 · y + x; the first of equals) is kept for backward: u32 per output; null for nowhere. */
  readonly winners: BufferView | null;
}

interface ForwardChanges {
  readonly label?: string;
  readonly pooling?: WindowPooling | null;
}

/** Stores of each window the largest result alone. */
function pooledStore(
  builder: KernelBuilder,
  pooling: WindowPooling,
  bias: ColumnBias,
  columns: number,
  store: OpenStore,
): (window: string, column: string, values: readonly string[]) => string {
  const after = columnStep(builder, bias, columns);
  const winners = pooling.winners ? builder.write(pooling.winners, 'u32') : null;
  const next = store(builder);
  return (window, column, sums) => {
    const values = after.keepsOrder ? sums : sums.map((_, k) => `value_of_${k}`);
    return `let i = ${window} * ${columns}u + ${column};
${after.load(column)}
${after.keepsOrder ? '' : sums.map((sum, k) => `let value_of_${k} = ${after.apply(sum)};`).join('\n')}
var best = ${values[0]};
var winner = 0u;
${values
  .slice(1)
  // NaN wins, as in torch.
  .map((value, k) => `if (${value} > best || ${value} != ${value}) { best = ${value}; winner = ${k + 1}u; }`)
  .join('\n')}
${winners ? `${winners}[i] = winner;` : ''}
${next('i', after.keepsOrder ? after.apply('best') : 'best')}`;
  };
}

/**
 * Y = conv2d(X, W) + b on NHWC, as an implicit product of patches [N·OH·OW, KH·KW·C] and filters. With `pooling` the
 * largest of every 2 × 2 window is all that is stored, [N, OH / 2, OW / 2, OC]; OH and OW are then even.
 */
export function convolutionForward(
  path: string,
  shape: ConvolutionShape,
  views: { readonly input: BufferView; readonly weight: BufferView; readonly bias: ColumnBias },
  store: OpenStore,
  profile: DeviceProfile,
  { label = `${path} forward`, pooling = null }: ForwardChanges = {},
): Kernel[] {
  const { batch, outHeight, outWidth, inChannels, outChannels, kernel } = shape;
  const order = pooling ? 'windows' : 'rows';
  const pointwise = isPointwise(shape) && !pooling;
  const byRows = inChannels < ROW_TAP_CHANNELS;
  const inner = byRows ? kernel[1] * inChannels : inChannels;
  return gemm(
    {
      label,
      rows: batch * outHeight * outWidth,
      columns: outChannels,
      reduction: { taps: (kernel[0] * kernel[1] * inChannels) / inner, inner },
      a: (builder) => {
        const x = { builder, view: views.input };
        if (pointwise) return matrixOperand(x, inChannels, false);
        return (byRows ? patchRowOperand : patchOperand)(x, shape, order);
      },
      b: (builder) => tappedOperand({ builder, view: views.weight }, inner, outChannels),
      store: (builder) => biasedStore(builder, views.bias, outChannels, store),
      ...(pooling && {
        storeQuad: (builder) => pooledStore(builder, pooling, views.bias, outChannels, store),
      }),
    },
    profile,
  );
}

/**
 * Whether the input gradient is worth turning into a forward convolution of the output gradient with filters turned by
 * half a turn: for unit strides, where reading filters across (software adapters) or addresses per kernel position (few
 * channels) would cost more than one small dispatch.
 */
function turns({ stride, outChannels }: ConvolutionShape, profile: DeviceProfile): boolean {
  return stride[0] === 1 && stride[1] === 1 && (profile.software || outChannels < ROW_TAP_CHANNELS);
}

function turnedInputGradient(
  path: string,
  shape: ConvolutionShape,
  views: { readonly outputGradient: BufferView; readonly weight: BufferView },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  const { inChannels, outChannels, kernel } = shape;
  const words = kernel[0] * kernel[1] * inChannels * outChannels;
  const turned = temporary(`${path} turned filters`, words);
  const builder = new KernelBuilder(`${path} turned filters`);
  const source = builder.read(views.weight);
  const target = builder.write(turned);
  const turn = elementwiseKernel(
    builder,
    words,
    `// [KH, KW, C, OC] → [KH, KW, OC, C], both kernel axes backwards.
let channel = i % ${inChannels}u;
let output = i / ${inChannels}u % ${outChannels}u;
let tap = ${kernel[0] * kernel[1] - 1}u - i / ${inChannels * outChannels}u;
${target}[i] = ${source}[(tap * ${inChannels}u + channel) * ${outChannels}u + output];`,
  );
  const back: ConvolutionShape = {
    ...shape,
    inHeight: shape.outHeight,
    inWidth: shape.outWidth,
    inChannels: outChannels,
    outHeight: shape.inHeight,
    outWidth: shape.inWidth,
    outChannels: inChannels,
    padTop: kernel[0] - 1 - shape.padTop,
    padLeft: kernel[1] - 1 - shape.padLeft,
  };
  const { outputGradient: input } = views;
  return [
    turn,
    ...convolutionForward(path, back, { input, weight: turned, bias: null }, store, profile, {
      label: `${path} input gradient`,
    }),
  ];
}

/** By phases: see phases.ts. */
function stridedInputGradient(
  path: string,
  shape: ConvolutionShape,
  { outputGradient, weight }: { readonly outputGradient: BufferView; readonly weight: BufferView },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel[] {
  const { kernel, inChannels, outChannels } = shape;
  return gemm(
    {
      label: `${path} input gradient`,
      rows: phaseRows(shape),
      columns: inChannels,
      reduction: { taps: kernel[0] * kernel[1], inner: outChannels, spans: phaseSpans(shape) },
      a: (builder) => phasePatchOperand({ builder, view: outputGradient }, shape),
      b: (builder) => phaseFilterOperand({ builder, view: weight }, shape),
      store: (builder) => phaseStore(shape, store(builder)),
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
  const { batch, inHeight, inWidth, inChannels, outChannels, kernel, stride } = shape;
  if (stride[0] * stride[1] > 1) return stridedInputGradient(path, shape, views, store, profile);
  if (turns(shape, profile)) return turnedInputGradient(path, shape, views, store, profile);
  return gemm(
    {
      label: `${path} input gradient`,
      rows: batch * inHeight * inWidth,
      columns: inChannels,
      reduction: { taps: kernel[0] * kernel[1], inner: outChannels },
      a: (builder) => {
        const dy = { builder, view: views.outputGradient };
        return isPointwise(shape) ? matrixOperand(dy, outChannels, false) : gradientPatchOperand(dy, shape);
      },
      b: (builder) => transposedFilterOperand({ builder, view: views.weight }, inChannels, outChannels),
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
  const pointwise = isPointwise(shape);
  return gemm(
    {
      label: `${path} filter gradient`,
      rows: kernel[0] * kernel[1] * inChannels,
      columns: outChannels,
      reduction: pointwise
        ? { taps: 1, inner: batch * outHeight * outWidth }
        : { taps: batch * outHeight, inner: outWidth },
      a: (builder) => {
        const x = { builder, view: views.input };
        return pointwise ? matrixOperand(x, inChannels, true) : transposedPatchOperand(x, shape);
      },
      b: (builder) => {
        const dy = { builder, view: views.outputGradient };
        return pointwise ? matrixOperand(dy, outChannels, true) : tappedOperand(dy, outWidth, outChannels);
      },
      store: (builder) => biasedStore(builder, null, outChannels, stores.weight),
      ...(bias && { operandSum: { of: 'columns' as const, store: bias } }),
    },
    profile,
  );
}

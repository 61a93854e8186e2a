import type { DeviceProfile } from '../device-profile';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder } from '../program/kernel';
import { LEAST, literal } from '../wgsl/activation';
import { columnSums } from '../wgsl/column-sums';
import type { OpenStore } from './linear';

/** torch.nn.functional.max_pool2d on NHWC. */
export interface PoolShape {
  readonly path: string;
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** The best of a window and, where `winners` is given (u32 per output), its position ky · KW + kx; the first of equals. */
export function maxPoolForward(
  shape: PoolShape,
  views: { readonly input: BufferView; readonly output: BufferView; readonly winners: BufferView | null },
): Kernel {
  const { batch, inHeight, inWidth, channels, outHeight, outWidth, kernel, stride, padding } = shape;
  const builder = new KernelBuilder(`${shape.path} max pool`);
  const x = builder.read(views.input);
  const y = builder.write(views.output);
  const winners = views.winners ? builder.write(views.winners, 'u32') : null;
  return elementwiseKernel(
    builder,
    batch * outHeight * outWidth * channels,
    `let channel = i % ${channels}u;
let ox = i32(i / ${channels}u % ${outWidth}u) * ${stride[1]} - ${padding[1]};
let oy = i32(i / ${channels * outWidth}u % ${outHeight}u) * ${stride[0]} - ${padding[0]};
let base = i / ${channels * outWidth * outHeight}u * ${inHeight * inWidth * channels}u + channel;
var best = ${LEAST};
var winner = 0u;
for (var k = 0; k < ${kernel[0] * kernel[1]}; k++) {
let y = oy + k / ${kernel[1]};
let x = ox + k % ${kernel[1]};
if (u32(y) < ${inHeight}u && u32(x) < ${inWidth}u) {
let value = ${x}[base + u32(y * ${inWidth} + x) * ${channels}u];
// NaN wins, as in torch.
if (value > best || value != value) { best = value; winner = u32(k); }
}
}
${y}[i] = best;
${winners ? `${winners}[i] = winner;` : ''}`,
  );
}

/** The gradient of an input is that of the windows it won. */
export function maxPoolInputGradient(
  shape: PoolShape,
  views: { readonly outputGradient: BufferView; readonly winners: BufferView },
  store: OpenStore,
): Kernel {
  const { inHeight, inWidth, outHeight, outWidth, kernel, stride, padding } = shape;
  const disjoint = kernel[0] === stride[0] && kernel[1] === stride[1] && padding[0] === 0 && padding[1] === 0;
  const covered = outHeight * stride[0] === inHeight && outWidth * stride[1] === inWidth;
  return disjoint && covered ? spreadWindows(shape, views, store) : gatherWindows(shape, views, store);
}

/** Windows that tile the input: each output writes its own window. */
function spreadWindows(
  shape: PoolShape,
  views: { readonly outputGradient: BufferView; readonly winners: BufferView },
  store: OpenStore,
): Kernel {
  const { batch, inWidth, channels, outHeight, outWidth, kernel } = shape;
  const builder = new KernelBuilder(`${shape.path} max pool gradient`);
  const dy = builder.read(views.outputGradient);
  const winners = builder.read(views.winners, 'u32');
  const write = store(builder);
  return elementwiseKernel(
    builder,
    batch * outHeight * outWidth * channels,
    `let gradient = ${dy}[i];
let winner = ${winners}[i];
let channel = i % ${channels}u;
let ox = i / ${channels}u % ${outWidth}u;
// Rows of the output over all images: windows of one image follow those of the image before.
let row = i / ${channels * outWidth}u;
let first = (row * ${kernel[0] * inWidth}u + ox * ${kernel[1]}u) * ${channels}u + channel;
for (var k = 0u; k < ${kernel[0] * kernel[1]}u; k++) {
let target_index = first + (k / ${kernel[1]}u * ${inWidth}u + k % ${kernel[1]}u) * ${channels}u;
${write('target_index', 'select(0.0, gradient, winner == k)')}
}`,
  );
}

/** Windows that overlap or leave gaps: every input gathers from the windows it won. */
function gatherWindows(
  shape: PoolShape,
  views: { readonly outputGradient: BufferView; readonly winners: BufferView },
  store: OpenStore,
): Kernel {
  const { batch, inHeight, inWidth, channels, outHeight, outWidth, kernel, stride, padding } = shape;
  const builder = new KernelBuilder(`${shape.path} max pool gradient`);
  const dy = builder.read(views.outputGradient);
  const winners = builder.read(views.winners, 'u32');
  const write = store(builder);
  return elementwiseKernel(
    builder,
    batch * inHeight * inWidth * channels,
    `let channel = i % ${channels}u;
let x = i32(i / ${channels}u % ${inWidth}u) + ${padding[1]};
let y = i32(i / ${channels * inWidth}u % ${inHeight}u) + ${padding[0]};
let base = i / ${channels * inWidth * inHeight}u * ${outHeight * outWidth * channels}u + channel;
var total = 0.0;
for (var oy = max(0, (y - ${kernel[0]} + ${stride[0]}) / ${stride[0]}); oy <= min(y / ${stride[0]}, ${outHeight - 1}); oy++) {
for (var ox = max(0, (x - ${kernel[1]} + ${stride[1]}) / ${stride[1]}); ox <= min(x / ${stride[1]}, ${outWidth - 1}); ox++) {
let at = base + u32(oy * ${outWidth} + ox) * ${channels}u;
let own = u32((y - oy * ${stride[0]}) * ${kernel[1]} + x - ox * ${stride[1]});
if (${winners}[at] == own) { total += ${dy}[at]; }
}
}
${write('i', 'total')}`,
  );
}

/** Mean over rows `from` … rows − 1 of [N, rows, columns]: global average pooling, mean over tokens, or one token. */
export interface MeanShape {
  readonly path: string;
  readonly batch: number;
  readonly rows: number;
  readonly from: number;
  /** One past the last row. */
  readonly to: number;
  readonly columns: number;
}

export function meanForward(
  shape: MeanShape,
  input: BufferView,
  output: BufferView,
  profile: DeviceProfile,
): Kernel[] {
  const { batch, rows, from, to, columns } = shape;
  return columnSums(
    {
      label: `${shape.path} mean`,
      matrices: batch,
      rows: to - from,
      columns,
      termCount: 1,
      // The last images of a network, and tokens, are few: one dispatch.
      leastRows: 128,
      views: [input],
      terms: (_, read) =>
        `let term0 = ${read(input)(`(matrix * ${rows}u + row + ${from}u) * ${columns}u + firstColumn`)};`,
      finish: (builder) =>
        `${builder.write(output)}[matrix * ${columns}u + column] = sum0 * ${literal(1 / (to - from))};`,
    },
    profile,
  );
}

export function meanInputGradient(shape: MeanShape, outputGradient: BufferView, store: OpenStore): Kernel {
  const { batch, rows, from, to, columns } = shape;
  const builder = new KernelBuilder(`${shape.path} mean gradient`);
  const dy = builder.read(outputGradient);
  const write = store(builder);
  return elementwiseKernel(
    builder,
    batch * rows * columns,
    `let row = i / ${columns}u % ${rows}u;
let inside = row >= ${from}u && row < ${to}u;
let gradient = ${dy}[i / ${rows * columns}u * ${columns}u + i % ${columns}u] * ${literal(1 / (to - from))};
${write('i', 'select(0.0, gradient, inside)')}`,
  );
}

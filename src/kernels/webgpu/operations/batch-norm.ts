import type { DeviceProfile } from '../device-profile';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { literal } from '../wgsl/activation';
import { columnSums } from '../wgsl/column-sums';
import type { OpenStore } from './linear';

/** torch.nn.BatchNorm2d on [N, H, W, C]: rows are N · H · W, of which only those of the images that count are used. */
export interface BatchNormShape {
  readonly path: string;
  readonly batch: number;
  /** H · W. */
  readonly pixels: number;
  readonly channels: number;
  readonly epsilon: number;
  /** Null: `hyper.statisticsShare`. */
  readonly momentum: number | null;
}

export interface BatchNormViews {
  readonly input: BufferView;
  readonly weight: BufferView;
  readonly bias: BufferView;
  readonly runningMean: BufferView;
  readonly runningVariance: BufferView;
}

/**
 * Mean and 1 / √(var + ε) of each channel into `statistics` [2, C], and the running statistics moved towards them
 * (with the unbiased variance, as torch). Shares are joined by Chan's formula, which loses no digits where the mean is
 * far from zero.
 */
export function batchStatistics(
  shape: BatchNormShape,
  views: BatchNormViews,
  statistics: BufferView,
  profile: DeviceProfile,
): Kernel[] {
  const { batch, pixels, channels, momentum } = shape;
  const rows = batch * pixels;
  const wanted = Math.ceil((profile.software ? 256 : 32768) / channels);
  const shareRows = Math.ceil(rows / Math.max(1, Math.min(wanted, Math.floor(rows / 16), 256)));
  const shares = Math.ceil(rows / shareRows);
  const partials = temporary(`${shape.path} shares`, shares * 2 * channels);
  const first = new KernelBuilder(`${shape.path} statistics, shares`);
  const x = first.read(views.input);
  const target = first.write(partials);
  const firstKernel = elementwiseKernel(
    first,
    shares * channels,
    `let channel = i % ${channels}u;
let share = i / ${channels}u;
let begin = share * ${shareRows}u;
let end = min(begin + ${shareRows}u, ${first.hyper()}.count * ${pixels}u);
var mean = 0.0;
var squares = 0.0;
if (begin < end) {
for (var row = begin; row < end; row++) { mean += ${x}[row * ${channels}u + channel]; }
mean /= f32(end - begin);
for (var row = begin; row < end; row++) { let centred = ${x}[row * ${channels}u + channel] - mean; squares += centred * centred; }
}
${target}[share * ${2 * channels}u + channel] = mean;
${target}[share * ${2 * channels}u + ${channels}u + channel] = squares;`,
  );
  const second = new KernelBuilder(`${shape.path} statistics, sum`);
  const source = second.read(partials);
  const result = second.write(statistics);
  const runningMean = second.write(views.runningMean);
  const runningVariance = second.write(views.runningVariance);
  const share = momentum === null ? `${second.hyper()}.statisticsShare` : literal(momentum);
  // What is replaced has no part in the sum: it may not be finite.
  const moved = (running: string, measured: string) =>
    `${running} = select(${running} + ${share} * (${measured} - ${running}), ${measured}, ${share} >= 1.0);`;
  const secondKernel = elementwiseKernel(
    second,
    channels,
    `let rows = ${second.hyper()}.count * ${pixels}u;
var count = 0.0;
var mean = 0.0;
var squares = 0.0;
for (var share = 0u; share < ${shares}u; share++) {
let begin = share * ${shareRows}u;
if (begin >= rows) { break; }
let size = f32(min(${shareRows}u, rows - begin));
let delta = ${source}[share * ${2 * channels}u + i] - mean;
let total = count + size;
squares += ${source}[share * ${2 * channels}u + ${channels}u + i] + delta * delta * count * size / total;
mean += delta * size / total;
count = total;
}
${result}[i] = mean;
${result}[${channels}u + i] = inverseSqrt(squares / count + ${literal(shape.epsilon)});
let unbiased = squares / max(count - 1.0, 1.0);
${moved(`${runningMean}[i]`, 'mean')}
${moved(`${runningVariance}[i]`, 'unbiased')}`,
  );
  return [firstKernel, secondKernel];
}

/** y = (x − mean) / √(var + ε) · weight + bias, with batch statistics where given, else the running ones. */
export function batchNormForward(
  shape: BatchNormShape,
  views: BatchNormViews,
  statistics: BufferView | null,
  store: OpenStore,
): Kernel {
  const { batch, pixels, channels } = shape;
  const builder = new KernelBuilder(`${shape.path} normalise`);
  const x = builder.read(views.input);
  const weight = builder.read(views.weight);
  const bias = builder.read(views.bias);
  const write = store(builder);
  let mean: string;
  let inverse: string;
  if (statistics) {
    const s = builder.read(statistics);
    mean = `${s}[channel]`;
    inverse = `${s}[${channels}u + channel]`;
  } else {
    mean = `${builder.read(views.runningMean)}[channel]`;
    inverse = `inverseSqrt(${builder.read(views.runningVariance)}[channel] + ${literal(shape.epsilon)})`;
  }
  return elementwiseKernel(
    builder,
    batch * pixels * channels,
    `let channel = i % ${channels}u;
${write('i', `(${x}[i] - ${mean}) * ${inverse} * ${weight}[channel] + ${bias}[channel]`)}`,
  );
}

/** dweight = Σ dy · x̂ and dbias = Σ dy; both also into `sums` [2, C] for the input gradient. */
export function batchNormParameterGradients(
  shape: BatchNormShape,
  views: { readonly input: BufferView; readonly statistics: BufferView; readonly outputGradient: BufferView },
  sums: BufferView,
  stores: { readonly weight: OpenStore | null; readonly bias: OpenStore | null },
  profile: DeviceProfile,
): Kernel[] {
  const { batch, pixels, channels } = shape;
  return columnSums(
    {
      label: `${shape.path} parameter gradients`,
      rows: batch * pixels,
      columns: channels,
      termCount: 2,
      terms: (builder) => {
        const x = builder.read(views.input);
        const statistics = builder.read(views.statistics);
        const dy = builder.read(views.outputGradient);
        return `let term1 = ${dy}[row * ${channels}u + column];
let term0 = term1 * (${x}[row * ${channels}u + column] - ${statistics}[column]) * ${statistics}[${channels}u + column];`;
      },
      finish: (builder) => {
        const target = builder.write(sums);
        return `${target}[column] = sum0;
${target}[${channels}u + column] = sum1;
${stores.weight ? `{ ${stores.weight(builder)('column', 'sum0')} }` : ''}
${stores.bias ? `{ ${stores.bias(builder)('column', 'sum1')} }` : ''}`;
      },
    },
    profile,
  );
}

/** dx = weight / σ · (dy − mean(dy) − x̂ · mean(dy · x̂)); images that do not count stay at zero. */
export function batchNormInputGradient(
  shape: BatchNormShape,
  views: {
    readonly input: BufferView;
    readonly weight: BufferView;
    readonly statistics: BufferView;
    readonly sums: BufferView;
    readonly outputGradient: BufferView;
  },
  store: OpenStore,
): Kernel {
  const { batch, pixels, channels } = shape;
  const builder = new KernelBuilder(`${shape.path} input gradient`);
  const x = builder.read(views.input);
  const weight = builder.read(views.weight);
  const statistics = builder.read(views.statistics);
  const sums = builder.read(views.sums);
  const dy = builder.read(views.outputGradient);
  const write = store(builder);
  return elementwiseKernel(
    builder,
    batch * pixels * channels,
    `let channel = i % ${channels}u;
let rows = f32(${builder.hyper()}.count * ${pixels}u);
let inverse = ${statistics}[${channels}u + channel];
let normal = (${x}[i] - ${statistics}[channel]) * inverse;
let gradient = ${weight}[channel] * inverse * (${dy}[i] - (${sums}[${channels}u + channel] + normal * ${sums}[channel]) / rows);
${write('i', `select(0.0, gradient, i < hyper.count * ${pixels * channels}u)`)}`,
  );
}

import type { DeviceProfile } from '../device-profile';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { literal } from '../wgsl/activation';
import { columnSums } from '../wgsl/column-sums';
import { columnWalk, rowShares } from '../wgsl/column-walk';
import type { OpenStore } from './linear';

/** Of a share of statistics, for each invocation. */
const LEAST_ROWS = 16;

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
 * (with the unbiased variance, as torch). Shares are joined by their distance from the first one's mean, then from the
 * mean of all (Chan, Golub and LeVeque, 1983), which loses no digits where the mean is far from zero.
 */
export function batchStatistics(
  shape: BatchNormShape,
  views: BatchNormViews,
  statistics: BufferView,
  profile: DeviceProfile,
): Kernel[] {
  const { batch, pixels, channels, momentum } = shape;
  const rows = { matrices: 1, rows: batch * pixels, columns: channels, views: [views.input] };
  const { shares, shareRows } = rowShares(rows, profile, LEAST_ROWS);
  const partials = temporary(`${shape.path} shares`, shares * 2 * channels);
  const first = new KernelBuilder(`${shape.path} statistics, shares`);
  const walk = columnWalk(rows, profile);
  const x = walk.read(first, views.input);
  const target = first.write(partials);
  const firstKernel = walk.kernel(
    first,
    shares,
    `let begin = share * ${shareRows}u;
let end = max(begin, min(begin + ${shareRows}u, ${first.hyper()}.count * ${pixels}u));
var total = ${walk.type}();
${walk.loop('begin', 'end', `total += ${x(`row * ${channels}u + firstColumn`)};`)}
let mean = ${walk.sum('total')} / max(f32(end - begin), 1.0);
var centredTotal = ${walk.type}();
${walk.loop('begin', 'end', `let centred = ${x(`row * ${channels}u + firstColumn`)} - mean; centredTotal += centred * centred;`)}
let squares = ${walk.sum('centredTotal')};`,
    walk.each(
      { ownMean: 'mean', ownSquares: 'squares' },
      `${target}[share * ${2 * channels}u + column] = ownMean;
${target}[share * ${2 * channels}u + ${channels}u + column] = ownSquares;`,
    ),
  );
  const joined = { matrices: 1, rows: shares, columns: channels, views: [partials] };
  const join = columnWalk(joined, profile);
  const second = new KernelBuilder(`${shape.path} statistics, sum`);
  const source = join.read(second, partials);
  const result = second.write(statistics);
  const runningMean = second.write(views.runningMean);
  const runningVariance = second.write(views.runningVariance);
  const share = momentum === null ? `${second.hyper()}.statisticsShare` : literal(momentum);
  // What is replaced has no part in the sum: it may not be finite.
  const moved = (running: string, measured: string) =>
    `${running} = select(${running} + ${share} * (${measured} - ${running}), ${measured}, ${share} >= 1.0);`;
  const size = `let size = f32(min(max(rows, row * ${shareRows}u) - row * ${shareRows}u, ${shareRows}u));`;
  const shareMean = source(`row * ${2 * channels}u + firstColumn`);
  const shareSquares = source(`row * ${2 * channels}u + ${channels}u + firstColumn`);
  const secondKernel = join.kernel(
    second,
    1,
    `let rows = ${second.hyper()}.count * ${pixels}u;
let origin = ${source('firstColumn')};
var moments = ${join.type}();
${join.loop('0u', `${shares}u`, `${size}\nmoments += size * (${shareMean} - origin);`)}
let mean = origin + ${join.sum('moments')} / f32(rows);
var within = ${join.type}();
${join.loop(
  '0u',
  `${shares}u`,
  `${size}\nlet off = ${shareMean} - mean;\nwithin += ${shareSquares} + size * off * off;`,
)}
let squares = ${join.sum('within')};`,
    join.each(
      { ownMean: 'mean', ownSquares: 'squares' },
      `${result}[column] = ownMean;
${result}[${channels}u + column] = inverseSqrt(ownSquares / f32(rows) + ${literal(shape.epsilon)});
let unbiased = ownSquares / max(f32(rows) - 1.0, 1.0);
${moved(`${runningMean}[column]`, 'ownMean')}
${moved(`${runningVariance}[column]`, 'unbiased')}`,
    ),
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
      views: [views.input, views.statistics, views.outputGradient],
      terms: (_, read) => {
        const x = read(views.input);
        const statistics = read(views.statistics);
        const dy = read(views.outputGradient);
        return `let at = row * ${channels}u + firstColumn;
let term1 = ${dy('at')};
let term0 = term1 * (${x('at')} - ${statistics('firstColumn')}) * ${statistics(`${channels}u + firstColumn`)};`;
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

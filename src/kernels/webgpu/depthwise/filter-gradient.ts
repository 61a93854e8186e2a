/**
 * dW of a depthwise convolution: every invocation walks over some output rows of one channel and sums for some of the
 * kernel's rows in registers. Its shares are joined in order (never by atomics: two runs are equal to the bit), and how
 * many there are follows from the shape alone, so that no tiling changes how sums are rounded.
 */
import type { DeviceProfile } from '../device-profile';
import type { OpenStore } from '../operations/linear';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { sumOfShares } from '../wgsl/ordered-shares';
import { strip } from './axis';
import { type DepthwiseShape, multiplyAddsOf } from './shape';
import { type FilterTiling, filterName, filterTilings } from './tiling';

interface Views {
  readonly outputGradient: BufferView;
  readonly input: BufferView;
}

/** Output rows (n, oy) of one share: enough shares to fill a device of the kind, each worth its partial sums. */
function rowsOfShare({ batch, outHeight, channels }: DepthwiseShape, { software }: DeviceProfile): number {
  const rows = batch * outHeight;
  const wanted = Math.ceil((software ? 2048 : 65536) / channels);
  return Math.ceil(rows / Math.max(1, Math.min(wanted, Math.floor(rows / 4), 256)));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Stores the sums of one share, [KH · KW (+ 1 for the bias), C] each. */
function shareKernel(
  shape: DepthwiseShape,
  views: Views,
  shares: {
    readonly rows: number;
    readonly count: number;
    readonly view: BufferView;
    readonly withBias: boolean;
  },
  tiling: FilterTiling,
): Kernel {
  const { batch, inHeight, inWidth, outHeight, outWidth, channels, kernel, stride } = shape;
  const { kernelRows, columns } = tiling;
  const builder = new KernelBuilder(`${shape.path} filter gradient`);
  const dy = builder.read(views.outputGradient);
  const x = builder.read(views.input);
  const target = builder.write(shares.view);
  const groups = Math.ceil(kernel[0] / kernelRows);
  const span = (columns - 1) * stride[1] + kernel[1];
  const taps = kernel[0] * kernel[1];
  const whole = outWidth % columns === 0;
  const sums = range(kernelRows).flatMap((k) => range(kernel[1]).map((kx) => `s${k}_${kx}`));
  const lastStep = (Math.ceil(outWidth / columns) - 1) * columns;
  const ends = { lowest: -shape.padLeft, highest: lastStep * stride[1] - shape.padLeft };
  const columnsRead = strip(span, ends, inWidth, channels);
  const step = `${range(columns)
    .map((t) =>
      whole
        ? `let d${t} = ${dy}[dy_at + ${t * channels}];`
        : `let d${t} = select(0.0, ${dy}[select(0, dy_at + ${t * channels}, ox + ${t} < ${outWidth})], ox + ${t} < ${outWidth});`,
    )
    .join('\n')}
${
  shares.withBias
    ? range(columns)
        .map((t) => `total += d${t};`)
        .join('\n')
    : ''
}
let x0 = ox * ${stride[1]} - ${shape.padLeft};
${columnsRead.setup}
${range(kernelRows)
  .map(
    (k) => `if (u32(y0 + ${k}) < ${inHeight}u) {
let at = base + (y0 + ${k}) * ${inWidth * channels} + x0 * ${channels};
${range(span)
  .map((q) => `let v${q} = ${columnsRead.read(x, 'at', q)};`)
  .join('\n')}
${range(columns)
  .flatMap((t) => range(kernel[1]).map((kx) => `s${k}_${kx} += d${t} * v${t * stride[1] + kx};`))
  .join('\n')}
}`,
  )
  .join('\n')}`;
  const stored = shares.withBias ? taps + 1 : taps;
  const body = `let channel = i % ${channels}u;
let first_row = i32(i / ${channels}u % ${groups}u) * ${kernelRows};
let share = i32(i / ${channels * groups}u);
${sums.map((name) => `var ${name} = 0.0;`).join('\n')}
${shares.withBias ? 'var total = 0.0;' : ''}
let end = min(share * ${shares.rows} + ${shares.rows}, ${batch * outHeight});
for (var row = share * ${shares.rows}; row < end; row++) {
let base = row / ${outHeight} * ${inHeight * inWidth * channels} + i32(channel);
let y0 = row % ${outHeight} * ${stride[0]} - ${shape.padTop} + first_row;
var dy_at = row * ${outWidth * channels} + i32(channel);
for (var ox = 0; ox < ${outWidth}; ox += ${columns}) {
${step}
dy_at += ${columns * channels};
}
}
let first = (u32(share) * ${stored}u + u32(first_row) * ${kernel[1]}u) * ${channels}u + channel;
${range(kernelRows)
  .map((k) => {
    const stores = range(kernel[1]).map(
      (kx) => `${target}[first + ${(k * kernel[1] + kx) * channels}u] = s${k}_${kx};`,
    );
    const inKernel = kernel[0] % kernelRows === 0 ? '' : `if (first_row + ${k} < ${kernel[0]}) `;
    return `${inKernel}{\n${stores.join('\n')}\n}`;
  })
  .join('\n')}
${shares.withBias ? `if (first_row == 0) { ${target}[first + ${taps * channels}u] = total; }` : ''}`;
  return {
    ...elementwiseKernel(builder, channels * groups * shares.count, body),
    multiplyAdds: multiplyAddsOf(shape),
  };
}

/** dW [KH, KW, C], reduced over batch × output pixels in ordered shares; db in the same pass. */
export function depthwiseFilterGradient(
  shape: DepthwiseShape,
  views: Views,
  stores: { readonly weight: OpenStore; readonly bias: OpenStore | null },
  profile: DeviceProfile,
): Kernel[] {
  const { batch, outHeight, channels, kernel } = shape;
  const words = kernel[0] * kernel[1] * channels;
  const withBias = stores.bias !== null;
  const rows = rowsOfShare(shape, profile);
  const count = Math.ceil((batch * outHeight) / rows);
  const elements = words + (withBias ? channels : 0);
  const view = temporary(`${shape.path} filter gradient shares`, count * elements);
  const shares = { rows, count, view, withBias };
  const [chosen, ...others] = filterTilings(shape, profile);
  const product: Kernel = {
    ...shareKernel(shape, views, shares, chosen),
    variants: others.map((tiling) => ({
      name: filterName(tiling),
      build: () => shareKernel(shape, views, shares, tiling),
    })),
  };
  const builder = new KernelBuilder(`${shape.path} filter gradient, sum of ${count} shares`);
  const weight = stores.weight(builder);
  const bias = stores.bias?.(builder);
  const finish = bias
    ? `if (i >= ${words}u) { ${bias(`(i - ${words}u)`, 'value')} return; }\n${weight('i', 'value')}`
    : weight('i', 'value');
  return [product, sumOfShares(builder, { view, count, elements }, finish, profile)];
}

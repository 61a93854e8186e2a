/**
 * The forward pass of a depthwise convolution and its input gradient: every invocation computes a few neighbouring results
 * of one channel in registers, and neighbours in the workgroup are neighbouring channels, which lie side by side.
 *
 * A result adds up its taps in the order in which its source lies, outside ones as zeros, however results are shared out
 * among invocations: which tiling runs changes the time and not one bit.
 */
import type { DeviceProfile } from '../device-profile';
import { type ColumnBias, columnStep } from '../operations/column-step';
import type { OpenStore } from '../operations/linear';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder } from '../program/kernel';
import { type Axis, forwardAxis, gradientAxis, strip } from './axis';
import { type DepthwiseShape, multiplyAddsOf } from './shape';
import { type StencilTiling, stencilName, stencilTilings } from './tiling';

interface Stencil {
  readonly label: string;
  readonly y: Axis;
  readonly x: Axis;
  readonly shape: DepthwiseShape;
  readonly source: BufferView;
  readonly weight: BufferView;
  readonly bias: ColumnBias;
  readonly store: OpenStore;
}

/** A result an invocation computes: its place along an axis, as cell and phase. */
interface Place {
  readonly cell: number;
  readonly phase: number;
}

function places(axis: Axis, cells: number): Place[] {
  return Array.from({ length: cells * axis.phases }, (_, i) => ({
    cell: Math.floor(i / axis.phases),
    phase: i % axis.phases,
  }));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function build(stencil: Stencil, tiling: StencilTiling): Kernel {
  const { label, y, x, shape } = stencil;
  const { batch, channels, kernel } = shape;
  const builder = new KernelBuilder(label);
  const source = builder.read(stencil.source);
  const weight = builder.read(stencil.weight);
  const after = columnStep(builder, stencil.bias, channels);
  const write = stencil.store(builder);
  const [tilesY, tilesX] = [Math.ceil(y.cellCount / tiling.rows), Math.ceil(x.cellCount / tiling.columns)];
  const [rows, columns] = [places(y, tiling.rows), places(x, tiling.columns)];
  const sum = (row: number, column: number) => `z${row}_${column}`;
  const spanX = x.span(tiling.columns);

  /** Adds what the source row at hand gives to the results of `row`, by `weights` of one kernel row. */
  const addRow = (row: number, weights: (kx: number) => string) =>
    range(kernel[1]).flatMap((kx) => {
      const terms = columns.flatMap(({ cell, phase }, column) => {
        const { constant, slope } = x.tap(cell, phase);
        const at = (kx - constant) / slope;
        return Number.isInteger(at) && at >= 0 && at < spanX ? [`${sum(row, column)} += v${at} * w;`] : [];
      });
      return terms.length > 0 ? [`{ let w = ${weights(kx)};`, ...terms, '}'] : [];
    });
  const { step, offset } = x.first;
  const highest = (tilesX - 1) * tiling.columns * step + offset;
  const columnsRead = strip(spanX, { lowest: offset, highest }, x.sourceLength, channels);
  /** What a row outside would add is nothing. */
  const withRow = (r: string, terms: readonly string[]) => `let y = y0 + ${r};
if (u32(y) < ${y.sourceLength}u) {
let at = base + y * ${x.sourceLength * channels};
${range(spanX)
  .map((q) => `let v${q} = ${columnsRead.read(source, 'at', q)};`)
  .join('\n')}
${terms.join('\n')}
}`;
  const weightAt = (ky: string, kx: number) =>
    `${weight}[(${ky} * ${kernel[1]}u + ${kx}u) * ${channels}u + channel]`;

  const spanY = y.span(tiling.rows);
  const unrolled = range(spanY).map((r) => {
    const terms = rows.flatMap(({ cell, phase }, row) => {
      const { constant, slope } = y.tap(cell, phase);
      const ky = constant + slope * r;
      if (ky < 0 || ky >= kernel[0]) return [];
      return addRow(row, (kx) => `w${ky}_${kx}`);
    });
    return `{\n${withRow(String(r), terms)}\n}`;
  });
  const looped = `for (var r = 0; r < ${spanY}; r++) {
${withRow(
  'r',
  rows.map(({ cell, phase }, row) => {
    const { constant, slope } = y.tap(cell, phase);
    const terms = addRow(row, (kx) => weightAt('ky', kx)).join('\n');
    return `{ let ky = u32(${constant} + ${slope} * r);\nif (ky < ${kernel[0]}u) {\n${terms}\n} }`;
  }),
)}
}`;
  const weights = range(kernel[0]).flatMap((ky) =>
    range(kernel[1]).map((kx) => `let w${ky}_${kx} = ${weightAt(`${ky}u`, kx)};`),
  );
  const results = rows.flatMap((_, row) => columns.map((_, column) => sum(row, column)));
  const body = `let channel = i % ${channels}u;
let tile = i / ${channels}u;
let cell_x = i32(tile % ${tilesX}u) * ${tiling.columns};
let cell_y = i32(tile / ${tilesX}u % ${tilesY}u) * ${tiling.rows};
let image = i32(tile / ${tilesX * tilesY}u);
let x0 = cell_x * ${step} + ${offset};
let y0 = cell_y * ${y.first.step} + ${y.first.offset};
let base = image * ${y.sourceLength * x.sourceLength * channels} + x0 * ${channels} + i32(channel);
${columnsRead.setup}
${results.map((name) => `var ${name} = 0.0;`).join('\n')}
${tiling.unrolled ? `${weights.join('\n')}\n${unrolled.join('\n')}` : looped}
${after.load('channel')}
// One copy of the epilogue in a loop: unrolled, it would make up most of what is compiled.
var results = array<f32, ${results.length}>(${results.map((name) => after.apply(name)).join(', ')});
for (var e = 0; e < ${results.length}; e++) {
let ry = ${y.result('cell_y')} + e / ${columns.length};
let rx = ${x.result('cell_x')} + e % ${columns.length};
if (u32(ry) >= ${y.length}u || u32(rx) >= ${x.length}u) { continue; }
let element = u32((image * ${y.length} + ry) * ${x.length} + rx) * ${channels}u + channel;
${write('element', 'results[e]')}
}`;
  return {
    ...elementwiseKernel(builder, batch * tilesY * tilesX * channels, body),
    multiplyAdds: multiplyAddsOf(shape),
  };
}

/** The default's kernel, and what else could do its work. */
function stencilKernel(stencil: Stencil, profile: DeviceProfile): Kernel {
  const [chosen, ...others] = stencilTilings(stencil.shape, stencil.y.phases * stencil.x.phases, profile);
  return {
    ...build(stencil, chosen),
    variants: others.map((tiling) => ({ name: stencilName(tiling), build: () => build(stencil, tiling) })),
  };
}

/** Y = conv2d(X, W, groups = C) + b on NHWC, W [KH, KW, C], handed element by element to `store`. */
export function depthwiseForward(
  shape: DepthwiseShape,
  views: { readonly input: BufferView; readonly weight: BufferView; readonly bias: ColumnBias },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel {
  const { kernel, stride } = shape;
  return stencilKernel(
    {
      label: `${shape.path} forward`,
      y: forwardAxis(shape.inHeight, shape.outHeight, kernel[0], stride[0], shape.padTop),
      x: forwardAxis(shape.inWidth, shape.outWidth, kernel[1], stride[1], shape.padLeft),
      shape,
      source: views.input,
      weight: views.weight,
      bias: views.bias,
      store,
    },
    profile,
  );
}

/** dX: every input pixel gathers the output gradients it took part in. */
export function depthwiseInputGradient(
  shape: DepthwiseShape,
  views: { readonly outputGradient: BufferView; readonly weight: BufferView },
  store: OpenStore,
  profile: DeviceProfile,
): Kernel {
  const { kernel, stride } = shape;
  return stencilKernel(
    {
      label: `${shape.path} input gradient`,
      y: gradientAxis(shape.outHeight, shape.inHeight, kernel[0], stride[0], shape.padTop),
      x: gradientAxis(shape.outWidth, shape.inWidth, kernel[1], stride[1], shape.padLeft),
      shape,
      source: views.outputGradient,
      weight: views.weight,
      bias: null,
      store,
    },
    profile,
  );
}

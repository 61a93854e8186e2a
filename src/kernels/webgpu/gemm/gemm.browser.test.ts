import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { float16FromFloat32, float32FromFloat16 } from '../../../formats/half-floats';
import { invariant } from '../../../shared/errors';
import { CounterRng } from '../../../shared/rng';
import { testDevice } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';
import {
  convolutionFilterGradient,
  convolutionForward,
  convolutionInputGradient,
} from '../operations/convolution';
import { EngineMemory, Executable, PipelineCache } from '../program/executable';
import { HYPER_BYTES } from '../program/hyper';
import { type BufferView, type Kernel, type KernelBuilder, persistent } from '../program/kernel';
import { Readback } from '../readback';
import { gemm } from './gemm';
import { type ConvolutionShape, matrixOperand } from './operand';
import type { GemmTiling } from './problem';
import { rankedDirect } from './tiling';

let owned: OwnedDevice;
let memory: EngineMemory;
let readback: Readback;
let pipelines: PipelineCache;
let hyper: GPUBuffer;

beforeAll(async () => {
  owned = await testDevice();
  memory = new EngineMemory(owned.device);
  readback = new Readback(owned.device);
  pipelines = new PipelineCache(owned.device);
  hyper = owned.device.createBuffer({ size: HYPER_BYTES, usage: GPUBufferUsage.UNIFORM });
});

afterAll(() => owned.device.destroy());

function random(count: number, stream: number): Float32Array<ArrayBuffer> {
  const rng = new CounterRng(5, stream);
  return Float32Array.from({ length: count }, () => rng.uniform(-1, 1));
}

function upload(values: Float32Array<ArrayBuffer>, kept: Kept = 'float32'): BufferView {
  const half = kept === 'halves' ? owned.profile.halfStorage : null;
  const bits = half === 'native' ? float16FromFloat32(values) : values;
  invariant(bits, 'Some value is no half');
  // Whole words are bound and written.
  const words = new Uint8Array(Math.ceil(bits.byteLength / 4) * 4);
  words.set(new Uint8Array(bits.buffer));
  const view = persistent('given', words.length / 4);
  owned.device.queue.writeBuffer(memory.persistent(view.buffer), 0, words);
  return half ? { ...view, half } : view;
}

/** Rounded to what a half can hold. */
function rounded(values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const halves = float16FromFloat32(values);
  invariant(halves, 'Some value is no half');
  return Float32Array.from(float32FromFloat16(halves));
}

async function run(kernels: readonly Kernel[], result: BufferView): Promise<Float32Array> {
  const { all } = await Executable.compile({ all: kernels }, pipelines, memory, hyper);
  const encoder = owned.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  all.encode(pass);
  pass.end();
  owned.device.queue.submit([encoder.finish()]);
  return readback.read(memory.persistent(result.buffer), result.size);
}

const store = (view: BufferView) => (builder: KernelBuilder) => {
  const out = builder.write(view);
  return (i: string, value: string) => `${out}[${i}] = ${value};`;
};

function expectClose(found: Float32Array, expected: Float64Array, tolerance: number): void {
  expect(found.length).toBe(expected.length);
  let worst = 0;
  for (const [i, value] of expected.entries()) {
    const error = Math.abs(found[i] - value);
    worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : Math.max(worst, error);
  }
  expect(worst).toBeLessThan(tolerance);
}

/** How operands are kept: with mixed precision as halves, which an adapter with `shader-f16` multiplies as such. */
type Kept = 'float32' | 'halves';

const tilings: Readonly<Record<string, GemmTiling>> = {
  'registers alone': { kind: 'direct', rows: 4, columns: 3, groupRows: 2, groupColumns: 4, lanes: 1 },
  'lanes that share loads': { kind: 'direct', rows: 4, columns: 2, groupRows: 1, groupColumns: 4, lanes: 4 },
  'lanes that share more rows than they are': {
    kind: 'direct',
    rows: 12,
    columns: 3,
    groupRows: 4,
    groupColumns: 4,
    lanes: 4,
  },
  'tiles in workgroup memory': {
    kind: 'shared',
    rows: 4,
    columns: 4,
    groupRows: 4,
    groupColumns: 4,
    depth: 8,
  },
  'two quads of rows in workgroup memory': {
    kind: 'shared',
    rows: 8,
    columns: 4,
    groupRows: 4,
    groupColumns: 4,
    depth: 4,
  },
  'two quads of columns in workgroup memory': {
    kind: 'shared',
    rows: 4,
    columns: 8,
    groupRows: 4,
    groupColumns: 4,
    depth: 4,
  },
};

type Case = readonly [
  rows: number,
  columns: number,
  inner: number,
  splits: number,
  transposeA: boolean,
  transposeB: boolean,
  kept: Kept,
];

/** Compiling is what costs time here: each way to read an operand once. */
const cases: readonly Case[] = [
  [1, 1, 16, 1, false, true, 'float32'],
  [13, 7, 48, 3, false, false, 'float32'],
  [37, 19, 80, 5, true, true, 'float32'],
  // More shares than one invocation of a hardware adapter adds up alone.
  [5, 9, 1600, 100, false, true, 'float32'],
  [37, 20, 92, 2, false, true, 'halves'],
];

describe.each(Object.entries(tilings))('a product with %s', (_, given) => {
  test.each(given.kind === 'shared' ? cases.slice(2) : cases.slice(0, -1))(
    'of %d × %d over %d in %d shares agrees with float64 (transposed: %s, %s; %s)',
    async (rows, columns, inner, splits, transposeA, transposeB, kept) => {
      const { description, profile } = owned;
      const tiling = { ...given };
      if (tiling.kind === 'direct' && tiling.lanes > 1) {
        // Lanes are a whole subgroup: SwiftShader's has four, llvmpipe's eight. Others are never offered this.
        if (/swiftshader/i.test(description.name)) expect(profile.subgroupWidth).toBe(4);
        const offered = rankedDirect({ rows, columns, taps: 1, inner }, profile);
        if (!offered.some((other) => other.kind === 'direct' && other.lanes > 1)) {
          expect([4, 8]).not.toContain(profile.subgroupWidth);
          return;
        }
        tiling.lanes = profile.subgroupWidth;
        tiling.groupColumns = profile.subgroupWidth;
      }
      const [a, b] = [random(rows * inner, 1), random(columns * inner, 2)].map((values) =>
        kept === 'halves' ? rounded(values) : values,
      ) as [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
      const at = (values: Float32Array, index: number, k: number, length: number, transposed: boolean) =>
        values[transposed ? k * length + index : index * inner + k];
      const expected = new Float64Array(rows * columns + rows);
      for (let r = 0; r < rows; r++) {
        for (let k = 0; k < inner; k++) {
          const x = at(a, r, k, rows, transposeA);
          expected[rows * columns + r] = expected[rows * columns + r] + x;
          for (let c = 0; c < columns; c++) {
            const i = r * columns + c;
            expected[i] = expected[i] + x * at(b, c, k, columns, transposeB);
          }
        }
      }
      const [x, y] = [upload(a, kept), upload(b, kept)];
      const out = persistent('product and row sums', rows * columns + rows);
      const kernels = gemm(
        {
          label: 'product',
          rows,
          columns,
          reduction: { taps: 1, inner },
          a: (builder) => matrixOperand({ builder, view: x }, transposeA ? rows : inner, transposeA),
          b: (builder) => matrixOperand({ builder, view: y }, transposeB ? columns : inner, transposeB),
          store: (builder) => {
            const write = store(out)(builder);
            return (row, column, value) => write(`${row} * ${columns}u + ${column}`, value);
          },
          operandSum: {
            of: 'rows',
            store: (builder) => {
              const write = store(out)(builder);
              return (index, value) => write(`${rows * columns}u + ${index}`, value);
            },
          },
        },
        { ...profile, software: tiling.kind === 'direct' },
        { tiling, splits },
      );
      // Sixteen products are added up as halves, at the most.
      const tolerance = kept === 'halves' ? 1e-3 : 1e-5;
      expectClose(await run(kernels, out), expected, tolerance * inner ** 0.5);
    },
  );
});

/** conv2d and its gradients by their definition, in float64. */
function convolve(s: ConvolutionShape, x: Float32Array, w: Float32Array, dy: Float32Array) {
  const y = new Float64Array(dy.length);
  const dx = new Float64Array(x.length);
  const dw = new Float64Array(w.length + s.outChannels);
  const add = (array: Float64Array, i: number, value: number) => {
    array[i] = array[i] + value;
  };
  for (let n = 0; n < s.batch; n++) {
    for (let oy = 0; oy < s.outHeight; oy++) {
      for (let ox = 0; ox < s.outWidth; ox++) {
        for (let oc = 0; oc < s.outChannels; oc++) {
          const o = ((n * s.outHeight + oy) * s.outWidth + ox) * s.outChannels + oc;
          add(dw, w.length + oc, dy[o]);
          for (let ky = 0; ky < s.kernel[0]; ky++) {
            for (let kx = 0; kx < s.kernel[1]; kx++) {
              const [iy, ix] = [oy * s.stride[0] + ky - s.padTop, ox * s.stride[1] + kx - s.padLeft];
              if (iy < 0 || ix < 0 || iy >= s.inHeight || ix >= s.inWidth) continue;
              for (let ic = 0; ic < s.inChannels; ic++) {
                const i = ((n * s.inHeight + iy) * s.inWidth + ix) * s.inChannels + ic;
                const k = ((ky * s.kernel[1] + kx) * s.inChannels + ic) * s.outChannels + oc;
                add(y, o, x[i] * w[k]);
                add(dx, i, dy[o] * w[k]);
                add(dw, k, dy[o] * x[i]);
              }
            }
          }
        }
      }
    }
  }
  return { y, dx, dw };
}

const shape = (
  size: readonly [number, number, number, number, number],
  kernel: readonly [number, number],
  stride: readonly [number, number],
  pad: readonly [top: number, left: number, bottom: number, right: number],
): ConvolutionShape => {
  const [batch, inHeight, inWidth, inChannels, outChannels] = size;
  const outHeight = Math.floor((inHeight + pad[0] + pad[2] - kernel[0]) / stride[0]) + 1;
  const outWidth = Math.floor((inWidth + pad[1] + pad[3] - kernel[1]) / stride[1]) + 1;
  const [padTop, padLeft] = pad;
  return {
    batch,
    inHeight,
    inWidth,
    inChannels,
    outHeight,
    outWidth,
    outChannels,
    kernel,
    stride,
    padTop,
    padLeft,
  };
};

const shapes: readonly (readonly [name: string, shape: ConvolutionShape])[] = [
  ['1 × 1 on one pixel', shape([1, 1, 1, 1, 1], [1, 1], [1, 1], [0, 0, 0, 0])],
  ['3 × 3 with a border, channels of eight', shape([2, 8, 8, 8, 8], [3, 3], [1, 1], [1, 1, 1, 1])],
  ['primes, uneven borders, uneven strides', shape([3, 7, 11, 5, 7], [3, 2], [2, 3], [2, 0, 1, 1])],
  ['stride beyond the kernel', shape([1, 9, 9, 3, 4], [1, 1], [2, 2], [0, 0, 0, 0])],
  ['strides, taps in shares', shape([1, 7, 6, 8, 256], [3, 3], [2, 2], [1, 1, 1, 1])],
  ['an even kernel under uneven borders', shape([2, 5, 7, 3, 70], [2, 4], [1, 1], [1, 0, 0, 2])],
  ['borders wider than the kernel', shape([1, 4, 3, 70, 5], [2, 1], [1, 1], [3, 2, 2, 1])],
];

/** Those whose kernels on hardware differ: channels that come by fours and others, tiles of one tap and of several. */
const hardwareShapes: typeof shapes = [
  ...shapes.filter(([name]) => /eight|even|stride/.test(name)),
  ['twelve channels under strides', shape([2, 7, 9, 12, 16], [3, 3], [2, 2], [1, 1, 1, 1])],
  ['many channels, more outputs than a tile', shape([1, 5, 5, 68, 72], [2, 2], [1, 1], [0, 1, 1, 0])],
];

describe.each([
  ['software', true, shapes],
  ['hardware', false, hardwareShapes],
] as const)('on a %s adapter', (_, software, given) => {
  test.each(given)('convolution and its gradients agree with float64: %s', async (_, s) => {
    const profile = { ...owned.profile, software };
    const x = random(s.batch * s.inHeight * s.inWidth * s.inChannels, 3);
    const w = random(s.kernel[0] * s.kernel[1] * s.inChannels * s.outChannels, 4);
    const dy = random(s.batch * s.outHeight * s.outWidth * s.outChannels, 5);
    const expected = convolve(s, x, w, dy);
    const [input, weight, outputGradient] = [upload(x), upload(w), upload(dy)];
    const tolerance = 1e-4;
    const [y, dx, dw] = [persistent('y', dy.length), persistent('dx', x.length), persistent('dw', w.length)];
    const db = persistent('db', s.outChannels);
    const forward = convolutionForward('c', s, { input, weight, bias: null }, store(y), profile);
    expectClose(await run(forward, y), expected.y, tolerance);
    const inputGradient = convolutionInputGradient('c', s, { outputGradient, weight }, store(dx), profile);
    expectClose(await run(inputGradient, dx), expected.dx, tolerance);
    const stores = { weight: store(dw), bias: store(db) };
    const filter = convolutionFilterGradient('c', s, { outputGradient, input }, stores, profile);
    expectClose(await run(filter, dw), expected.dw.slice(0, w.length), tolerance);
    expectClose(
      await readback.read(memory.persistent(db.buffer), db.size),
      expected.dw.slice(w.length),
      tolerance,
    );
  });
});

test('more than 65,535 workgroups are laid out in two dimensions', async () => {
  const rows = 70_001;
  const a = random(rows, 6);
  const [x, y] = [upload(a), upload(Float32Array.of(2))];
  const out = persistent('doubled', rows);
  const kernels = gemm(
    {
      label: 'doubled',
      rows,
      columns: 1,
      reduction: { taps: 1, inner: 1 },
      a: (builder) => matrixOperand({ builder, view: x }, 1, false),
      b: (builder) => matrixOperand({ builder, view: y }, 1, false),
      store: (builder) => {
        const write = store(out)(builder);
        return (row, _, value) => write(row, value);
      },
    },
    owned.profile,
    { tiling: { kind: 'direct', rows: 1, columns: 1, groupRows: 1, groupColumns: 1, lanes: 1 }, splits: 1 },
  );
  expect(kernels[0]?.workgroups[1]).toBeGreaterThan(1);
  expect(await run(kernels, out)).toEqual(a.map((value) => 2 * value));
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CounterRng } from '../../../shared/rng';
import { testDevice } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';
import type { DeviceProfile } from '../device-profile';
import type { OpenStore } from '../operations/linear';
import { EngineMemory, Executable, PipelineCache } from '../program/executable';
import { HYPER_BYTES } from '../program/hyper';
import { type BufferView, type Kernel, persistent } from '../program/kernel';
import { Readback } from '../readback';
import { Scratch } from '../tuning/scratch';
import { depthwiseFilterGradient } from './filter-gradient';
import type { DepthwiseShape } from './shape';
import { depthwiseForward, depthwiseInputGradient } from './stencil';

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

function upload(label: string, values: Float32Array<ArrayBuffer>): BufferView {
  const view = persistent(label, values.length);
  owned.device.queue.writeBuffer(memory.persistent(view.buffer), 0, values);
  return view;
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

const storeTo =
  (view: BufferView): OpenStore =>
  (builder) => {
    const out = builder.write(view);
    return (i, value) => `${out}[${i}] = ${value};`;
  };

/** The convolution of every channel by itself and its gradients by their definition, in float64. */
function convolve(s: DepthwiseShape, x: Float32Array, w: Float32Array, dy: Float32Array) {
  const y = new Float64Array(dy.length);
  const dx = new Float64Array(x.length);
  const dw = new Float64Array(w.length);
  const db = new Float64Array(s.channels);
  const add = (array: Float64Array, i: number, value: number) => {
    array[i] = array[i] + value;
  };
  for (let n = 0; n < s.batch; n++)
    for (let oy = 0; oy < s.outHeight; oy++)
      for (let ox = 0; ox < s.outWidth; ox++)
        for (let c = 0; c < s.channels; c++) {
          const o = ((n * s.outHeight + oy) * s.outWidth + ox) * s.channels + c;
          add(db, c, dy[o]);
          for (let ky = 0; ky < s.kernel[0]; ky++)
            for (let kx = 0; kx < s.kernel[1]; kx++) {
              const [iy, ix] = [oy * s.stride[0] + ky - s.padTop, ox * s.stride[1] + kx - s.padLeft];
              if (iy < 0 || ix < 0 || iy >= s.inHeight || ix >= s.inWidth) continue;
              const i = ((n * s.inHeight + iy) * s.inWidth + ix) * s.channels + c;
              const k = (ky * s.kernel[1] + kx) * s.channels + c;
              add(y, o, x[i] * w[k]);
              add(dx, i, dy[o] * w[k]);
              add(dw, k, dy[o] * x[i]);
            }
        }
  return { y, dx, dw, db };
}

function shape(
  [batch, inHeight, inWidth, channels]: readonly [number, number, number, number],
  kernel: readonly [number, number],
  stride: readonly [number, number],
  pad: readonly [top: number, left: number, bottom: number, right: number],
): DepthwiseShape {
  const outHeight = Math.floor((inHeight + pad[0] + pad[2] - kernel[0]) / stride[0]) + 1;
  const outWidth = Math.floor((inWidth + pad[1] + pad[3] - kernel[1]) / stride[1]) + 1;
  const [padTop, padLeft] = pad;
  const sizes = { batch, inHeight, inWidth, outHeight, outWidth, channels };
  return { path: 'd', ...sizes, kernel, stride, padTop, padLeft };
}

const shapes: readonly (readonly [name: string, shape: DepthwiseShape])[] = [
  ['one pixel, one channel', shape([1, 1, 1, 1], [1, 1], [1, 1], [0, 0, 0, 0])],
  ['3 × 3 with a border', shape([2, 8, 8, 8], [3, 3], [1, 1], [1, 1, 1, 1])],
  [
    '3 × 3 by strides of 2, padded below and on the right',
    shape([2, 8, 10, 5], [3, 3], [2, 2], [0, 0, 1, 1]),
  ],
  ['primes, uneven borders, uneven strides', shape([3, 7, 11, 5], [3, 2], [2, 3], [2, 0, 1, 1])],
  ['5 × 5 by strides of 2', shape([1, 13, 11, 3], [5, 5], [2, 2], [2, 2, 2, 2])],
  ['7 × 7 with a border', shape([1, 9, 7, 6], [7, 7], [1, 1], [3, 3, 3, 3])],
  ['stride beyond the kernel', shape([1, 9, 9, 3], [1, 1], [2, 2], [0, 0, 0, 0])],
  ['borders wider than the kernel', shape([1, 4, 3, 7], [2, 1], [1, 1], [3, 2, 2, 1])],
];

interface Given {
  readonly x: Float32Array<ArrayBuffer>;
  readonly w: Float32Array<ArrayBuffer>;
  readonly dy: Float32Array<ArrayBuffer>;
}

function given(s: DepthwiseShape): Given {
  return {
    x: random(s.batch * s.inHeight * s.inWidth * s.channels, 3),
    w: random(s.kernel[0] * s.kernel[1] * s.channels, 4),
    dy: random(s.batch * s.outHeight * s.outWidth * s.channels, 5),
  };
}

/** All kernels of a shape and where they write, its bias among them. */
function kernelsOf(s: DepthwiseShape, { x, w, dy }: Given, profile: DeviceProfile) {
  const [input, weight, outputGradient] = [upload('x', x), upload('w', w), upload('dy', dy)];
  const results = {
    y: persistent('y', dy.length),
    dx: persistent('dx', x.length),
    dw: persistent('dw', w.length),
    db: persistent('db', s.channels),
  };
  const stores = { weight: storeTo(results.dw), bias: storeTo(results.db) };
  return {
    results,
    forward: depthwiseForward(s, { input, weight, bias: null }, storeTo(results.y), profile),
    inputGradient: depthwiseInputGradient(s, { outputGradient, weight }, storeTo(results.dx), profile),
    filterGradient: depthwiseFilterGradient(s, { outputGradient, input }, stores, profile),
  };
}

function worstError(found: Float32Array, expected: Float64Array): number {
  expect(found.length).toBe(expected.length);
  const errors = Array.from(expected, (value, i) => Math.abs(found[i] - value));
  return errors.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...errors);
}

test.each(shapes)('a depthwise convolution and its gradients agree with float64: %s', async (_, s) => {
  const values = given(s);
  const expected = convolve(s, values.x, values.w, values.dy);
  const { results, forward, inputGradient, filterGradient } = kernelsOf(s, values, owned.profile);
  expect(worstError(await run([forward], results.y), expected.y)).toBeLessThan(1e-5);
  expect(worstError(await run([inputGradient], results.dx), expected.dx)).toBeLessThan(1e-5);
  expect(worstError(await run(filterGradient, results.dw), expected.dw)).toBeLessThan(1e-4);
  const db = await readback.read(memory.persistent(results.db.buffer), results.db.size);
  expect(worstError(db, expected.db)).toBeLessThan(1e-4);
});

/** One shape of each kind, on sizes no tile divides; the others would compile the same texts again. */
describe.each([
  ['software', true],
  ['hardware', false],
] as const)('what may replace a depthwise kernel on a %s adapter', (_, software) => {
  test.each([shapes[3], shapes[4]] as const)('computes the same bits: %s', async (_, s) => {
    const profile = { ...owned.profile, software };
    const { forward, inputGradient, filterGradient } = kernelsOf(s, given(s), profile);
    let compared = 0;
    for (const kernel of [forward, inputGradient, filterGradient[0]] as Kernel[]) {
      const scratch = await Scratch.open(owned.device, pipelines, kernel);
      const runInto = async (each: Kernel, into: 'default' | 'variant') =>
        scratch.run(each, await pipelines.pipeline(each), into, each.workgroups[0] * each.workgroups[1], 1);
      for (const { name, build } of kernel.variants ?? []) {
        scratch.resetOutputs('default');
        scratch.resetOutputs('variant');
        await runInto(kernel, 'default');
        await runInto(build(), 'variant');
        const { unequal, both, apart } = await scratch.compare();
        const found = { kernel: kernel.label, name, unequal, apart };
        expect(found).toEqual({ kernel: kernel.label, name, unequal: 0, apart: 0 });
        expect(both).toBeGreaterThan(0);
        compared += 1;
      }
      scratch.dispose();
    }
    expect(compared).toBeGreaterThanOrEqual(6);
  });
});

test('more than 65,535 workgroups are laid out in two dimensions', async () => {
  // One result in every invocation, since there is one in every image.
  const count = 64 * 65_535 + 321;
  const s = shape([count, 1, 1, 1], [1, 1], [1, 1], [0, 0, 0, 0]);
  const x = Float32Array.from({ length: count }, (_, i) => i % 1021);
  const values = { x, w: Float32Array.of(2), dy: x };
  const { results, forward, inputGradient } = kernelsOf(s, values, owned.profile);
  for (const [kernel, result] of [
    [forward, results.y],
    [inputGradient, results.dx],
  ] as const) {
    expect(kernel.workgroups[1]).toBe(2);
    const found = await run([kernel], result);
    expect(found.findIndex((value, i) => value !== 2 * (i % 1021))).toBe(-1);
  }
});

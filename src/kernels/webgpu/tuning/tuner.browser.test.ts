import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../../shared/errors';
import type { KernelChoices } from '../../../shared/kernel-choices';
import { type CountedDevice, countDevice } from '../../testing/device-counters';
import { noiseImages, plainOptions, randomParameters, TestGraph } from '../../testing/graphs';
import { batchOf, testDevice } from '../../testing/webgpu-twins';
import { findAdapter, type OwnedDevice } from '../device';
import type { DeviceProfile } from '../device-profile';
import { createWebgpuEngine } from '../engine';
import type { ConvolutionShape } from '../gemm/operand';
import {
  convolutionFilterGradient,
  convolutionForward,
  convolutionInputGradient,
} from '../operations/convolution';
import {
  linearForward,
  linearInputGradient,
  linearWeightGradient,
  type OpenStore,
} from '../operations/linear';
import { PipelineCache } from '../program/executable';
import {
  type BufferView,
  elementwiseKernel,
  type Kernel,
  KernelBuilder,
  persistent,
  temporaryHalf,
} from '../program/kernel';
import { Scratch } from './scratch';
import { Tuner } from './tuner';
import { type VariantCache, variantsInMemory } from './variant-cache';

let owned: OwnedDevice;
let pipelines: PipelineCache;

beforeAll(async () => {
  owned = await testDevice();
  pipelines = new PipelineCache(owned.device);
});

afterAll(() => owned.device.destroy());

const storeTo =
  (view: BufferView): OpenStore =>
  (builder) => {
    const out = builder.write(view);
    return (i, value) => `${out}[${i}] = ${value};`;
  };

const convolution: ConvolutionShape = {
  batch: 2,
  inHeight: 11,
  inWidth: 13,
  inChannels: 16,
  outHeight: 11,
  outWidth: 13,
  outChannels: 17,
  kernel: [3, 3],
  stride: [1, 1],
  padTop: 1,
  padLeft: 1,
};
/** Its input gradient by phases: some tiles reach from one into the next. */
const strided: ConvolutionShape = { ...convolution, stride: [2, 2], outHeight: 6, outWidth: 7 };
const linear = { path: 'linear', rows: 67, inputs: 80, outputs: 37 };

/** Every kind of product, on shapes no tile divides; values and their gradients are kept as mixed precision does, or not. */
function products(profile: DeviceProfile, mixed: boolean): Kernel[] {
  const kept = (label: string, elements: number) =>
    temporaryHalf(label, elements, mixed ? profile.halfStorage : null);
  const x = kept('x', 2 * 11 * 13 * 16);
  const w = persistent('w', 9 * 16 * 17);
  const dy = kept('dy', 2 * 11 * 13 * 17);
  const [bias, dw, db, dx, y] = ['bias', 'dw', 'db', 'dx', 'y'].map((name) =>
    persistent(name, 9 * 16 * 17 * 4),
  );
  const views = [bias, dw, db, dx, y] as [BufferView, BufferView, BufferView, BufferView, BufferView];
  const [b, weight, sums, input, output] = views;
  const stores = { weight: storeTo(weight), bias: storeTo(sums) };
  const [a, lw, ldy] = [kept('a', 67 * 80), persistent('lw', 37 * 80), kept('ldy', 67 * 37)];
  return [
    ...convolutionForward('c', convolution, { input: x, weight: w, bias: b }, storeTo(output), profile),
    ...convolutionInputGradient('c', convolution, { outputGradient: dy, weight: w }, storeTo(input), profile),
    ...convolutionFilterGradient('c', convolution, { outputGradient: dy, input: x }, stores, profile),
    ...convolutionInputGradient('s', strided, { outputGradient: dy, weight: w }, storeTo(input), profile),
    ...linearForward(linear, { input: a, weight: lw, bias: b }, storeTo(output), profile),
    ...linearInputGradient(linear, { outputGradient: ldy, weight: lw }, storeTo(input), profile),
    ...linearWeightGradient(linear, { outputGradient: ldy, input: a }, stores, profile),
  ].filter(({ variants }) => variants);
}

/** Large tiles take a software adapter long to compile: fewer of them there, and each way to read an operand once. */
describe.each([
  ['software', true, false, [0, 1, 2, 3, 4, 5, 6]],
  ['hardware', false, false, [2, 3, 4]],
  ['hardware', false, true, [6]],
] as const)('what may replace a product on a %s adapter', (_, software, mixed, which) => {
  test(`computes the same bits, all of them${mixed ? ', of halves too' : ''}`, async () => {
    const all = products({ ...owned.profile, software }, mixed);
    expect(all).toHaveLength(7);
    const kernels = which.map((i) => all[i]);
    let compared = 0;
    for (const kernel of kernels) {
      const scratch = await Scratch.open(owned.device, pipelines, kernel);
      const run = async (each: Kernel, into: 'default' | 'variant') =>
        scratch.run(each, await pipelines.pipeline(each), into, each.workgroups[0] * each.workgroups[1], 1);
      for (const { name, build } of kernel.variants ?? []) {
        scratch.resetOutputs('default');
        scratch.resetOutputs('variant');
        await run(kernel, 'default');
        await run(build(), 'variant');
        const { unequal, both, apart } = await scratch.compare();
        expect({ kernel: kernel.label, name, unequal, apart }).toEqual({
          kernel: kernel.label,
          name,
          unequal: 0,
          apart: 0,
        });
        expect(both).toBeGreaterThan(0);
        compared += 1;
      }
      scratch.dispose();
    }
    expect(compared).toBeGreaterThanOrEqual(6);
  });
});

/** Adds i to itself `rounds` times, counted slowly; as many multiply-adds as tuning asks for. */
function counting(rounds: number, offset: number, variants: readonly Kernel[]): Kernel {
  const source = persistent('source', 4096);
  const target = persistent('target', 4096);
  const builder = new KernelBuilder(`count ${rounds} + ${offset}`);
  const from = builder.read(source);
  const to = builder.write(target);
  const kernel = elementwiseKernel(
    builder,
    4096,
    `var x = 0.0;
for (var r = 0u; r < ${rounds}u; r++) { x = ${from}[i] + f32(r) * 0.0; }
${to}[i] = x + ${offset}.0;`,
  );
  const named = variants.map((variant) => ({ name: variant.label, build: () => variant }));
  return { ...kernel, multiplyAdds: 2 ** 24, variants: named };
}

/** What the adapter gives with nothing asked for: no timestamps. */
async function withoutTimestamps(): Promise<OwnedDevice> {
  const adapter = await findAdapter(navigator.gpu);
  const device = await adapter?.requestDevice();
  invariant(device, 'These tests need a WebGPU adapter');
  return { ...owned, device };
}

const MANY = 100;

describe.each(['timestamps', 'wall'] as const)('a choice by %s', (clock) => {
  const slow = 60_000;
  let on: OwnedDevice;
  let cached: PipelineCache;
  let counted: CountedDevice;

  beforeAll(async () => {
    on = clock === 'wall' ? await withoutTimestamps() : await testDevice();
    cached = new PipelineCache(on.device);
    counted = countDevice(on.device);
  });

  afterAll(() => on.device.destroy());

  const tunerOf = (cache: VariantCache, budget: number, told: KernelChoices[] = []) =>
    Tuner.on(on, cached, { cache, budget, tell: (choices) => told.push(choices) });

  test('takes what is faster, keeps it, and takes it again without measuring', async () => {
    const quick = counting(1, 0, []);
    const kernel = counting(slow, 0, [quick]);
    const cache = variantsInMemory();
    const told: KernelChoices[] = [];
    const tuner = tunerOf(cache, MANY, told);
    await tuner.measure([kernel]);
    expect((await tuner.apply([kernel])).map(({ label }) => label)).toEqual([quick.label]);
    expect(told[0]).toMatchObject({ clock, kernels: [{ chosen: quick.label, variants: 1, tried: 1 }] });
    const { defaultMs, chosenMs } = told[0].kernels[0];
    expect(chosenMs).toBeLessThan(defaultMs ?? 0);
    const later = tunerOf(cache, 0);
    await later.measure([kernel]);
    expect((await later.apply([kernel])).map(({ label }) => label)).toEqual([quick.label]);
  });

  test('refuses what is faster and wrong, by however little', async () => {
    const kernel = counting(slow, 0, [counting(1, 1, [])]);
    const tuner = tunerOf(variantsInMemory(), MANY);
    await tuner.measure([kernel]);
    expect(await tuner.apply([kernel])).toEqual([kernel]);
  });

  test('has no more variants compiled than its budget, and the next run the rest', async () => {
    const rounds = clock === 'wall' ? 3000 : 2000;
    const kernels = [0, 1].map((k) =>
      counting(
        rounds * (k + 1),
        k,
        [1, 2, 3].map((n) => counting(rounds + n, k, [])),
      ),
    );
    const cache = variantsInMemory();
    await Promise.all(kernels.map((kernel) => cached.pipeline(kernel)));
    const compiled = [];
    for (let i = 0; i < 3; i++) {
      counted.take();
      await tunerOf(cache, 4).measure(kernels);
      compiled.push(counted.take().pipelines);
    }
    expect(compiled).toEqual([4, 2, 0]);
  });
});

test('a run with chosen variants equals one without to the bit', async () => {
  // Room for small tiles alone, which compile fast.
  const profile = { ...owned.profile, software: false, maxWorkgroupStorageBytes: 4096 };
  const device: OwnedDevice = { ...owned, profile };
  const graph = new TestGraph([16, 16, 3]).flatten().linear(96).activation('relu').linear(5).finish();
  const options = { ...plainOptions(graph, noiseImages([16, 16, 3], 24)), microBatchSize: 24 };
  const saved: string[] = [];
  const cache = variantsInMemory();
  const tuning = {
    cache: {
      load: cache.load,
      save: (text: string) => {
        saved.push(text);
        return cache.save(text);
      },
    },
    budget: MANY,
  };
  const states = [];
  for (const chosen of [null, tuning]) {
    const engine = await createWebgpuEngine(options, device, chosen);
    expect(engine.device.kind).toBe('webgpu');
    await engine.importState({ tensors: randomParameters(graph, 3, 0.2) });
    for (let step = 1; step <= 2; step++) await engine.trainStep(batchOf(24, 5, step));
    states.push(await engine.exportState());
    engine.dispose();
  }
  expect(saved.length).toBe(1);
  expect(states[1]).toEqual(states[0]);
});

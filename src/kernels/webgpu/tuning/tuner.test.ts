import { expect, test } from 'vitest';
import type { KernelChoices } from '../../../shared/kernel-choices';
import {
  elementwiseKernel,
  type Kernel,
  KernelBuilder,
  type KernelVariant,
  persistent,
} from '../program/kernel';
import { modelledCost } from './modelled-cost';
import { type Contest, type KernelTimer, Tuner, variantBudget } from './tuner';
import { type VariantCache, variantsInMemory } from './variant-cache';

interface Shape {
  readonly name: string;
  /** Of one dispatch of the default; null where the device has no room for it. */
  readonly ms: number | null;
  /** Of each variant. */
  readonly variantsMs: readonly number[];
  readonly multiplyAdds?: number;
}

/** A kernel of its own text, and a variant for each of its times. */
function kernelOf({ name, variantsMs, multiplyAdds = 2 ** 24 }: Shape): Kernel {
  const textOf = (label: string) => {
    const builder = new KernelBuilder(label);
    const out = builder.write(persistent('out', 64));
    return { ...elementwiseKernel(builder, 64, `${out}[i] = 0.0; // ${label}`), multiplyAdds };
  };
  const variants = variantsMs.map((_, i) => ({ name: `way ${i}`, build: () => textOf(`${name}, way ${i}`) }));
  return { ...textOf(name), variants };
}

/** A device on which kernels take the times they are given, and which keeps what it compiled. */
class GivenTimes implements KernelTimer {
  readonly compiled: string[] = [];
  readonly timed: string[] = [];

  constructor(
    private readonly shapes: readonly Shape[],
    readonly clock: KernelTimer['clock'] = 'timestamps',
  ) {}

  private shapeOf({ label }: Kernel): Shape {
    const shape = this.shapes.find(({ name }) => name === label);
    if (!shape) throw new Error(`${label} was not to be timed`);
    return shape;
  }

  async timeDefault(kernel: Kernel): Promise<number | null> {
    this.timed.push(kernel.label);
    return this.shapeOf(kernel).ms;
  }

  async compete(
    kernel: Kernel,
    incumbent: KernelVariant | null,
    variants: readonly KernelVariant[],
  ): Promise<Contest | null> {
    const { ms, variantsMs } = this.shapeOf(kernel);
    if (ms === null) return null;
    const entrants = [...(incumbent ? [incumbent] : []), ...variants].map(({ name }) => ({
      name,
      ms: variantsMs[Number(name.split(' ')[1])],
    }));
    this.compiled.push(...variants.map(({ build }) => build().label));
    const [best] = entrants.sort((a, b) => a.ms - b.ms);
    return { defaultMs: ms, fastest: best && best.ms < ms ? best : null };
  }
}

/** A run on `shapes`, or on what a step runs of them: what was compiled, chosen and told. */
async function run(
  shapes: readonly Shape[],
  {
    cache = variantsInMemory(),
    budget = 100,
    clock = 'timestamps' as KernelTimer['clock'],
    adapter = 'an adapter',
    step = shapes,
  }: {
    cache?: VariantCache;
    budget?: number;
    clock?: KernelTimer['clock'];
    adapter?: string;
    step?: readonly Shape[];
  } = {},
) {
  const timer = new GivenTimes(shapes, clock);
  const told: KernelChoices[] = [];
  const tuner = new Tuner(adapter, timer, { cache, budget, tell: (choices) => told.push(choices) });
  const kernels = step.map(kernelOf);
  await tuner.measure(kernels);
  const chosen = (await tuner.apply(kernels)).map(({ label }) => label);
  return { tuner, timer, kernels, chosen, told: told[0] };
}

const long: Shape = { name: 'long', ms: 9, variantsMs: [10, 8, 7] };
const short: Shape = { name: 'short', ms: 1, variantsMs: [0.5, 2, 0.7] };
const middle: Shape = { name: 'middle', ms: 4, variantsMs: [3, 5, 6] };

test('variants are compiled where the time of the step is, by timestamps, and no more than the budget', async () => {
  const { timer, chosen } = await run([short, long, middle], { budget: 5 });
  expect(timer.compiled).toEqual([
    'long, way 0',
    'long, way 1',
    'long, way 2',
    'middle, way 0',
    'middle, way 1',
  ]);
  expect(chosen).toEqual(['short', 'long, way 2', 'middle, way 0']);
});

test('a kernel counts as often as a step runs it', async () => {
  const step = [long, ...Array.from({ length: 10 }, () => short)];
  const { timer, told } = await run([long, short], { budget: 3, step });
  expect(timer.compiled).toEqual(['short, way 0', 'short, way 1', 'short, way 2']);
  expect(timer.timed).toEqual(['short', 'long']);
  expect(told.kernels.map(({ label, dispatches }) => [label, dispatches])).toEqual([
    ['short', 10],
    ['long', 1],
  ]);
});

test('what the budget does not suffice for goes on in the next runs, and nothing is tried or timed twice', async () => {
  const cache = variantsInMemory();
  const shapes = [short, long, middle];
  const runs = [];
  for (let i = 0; i < 4; i++) runs.push(await run(shapes, { cache, budget: 4 }));
  expect(runs.map(({ timer }) => timer.compiled)).toEqual([
    ['long, way 0', 'long, way 1', 'long, way 2', 'middle, way 0'],
    ['middle, way 1', 'middle, way 2', 'short, way 0', 'short, way 1'],
    ['short, way 2'],
    [],
  ]);
  expect(runs.map(({ timer }) => timer.timed.length)).toEqual([3, 0, 0, 0]);
  expect(runs[3].chosen).toEqual(['short, way 0', 'long, way 2', 'middle, way 0']);
  const measured = runs.map(
    ({ told }) => told.kernels.filter(({ tried, variants }) => tried === variants).length,
  );
  expect(measured).toEqual([1, 2, 3, 3]);
});

test('one run may compile several programs to train, and has one budget for all', async () => {
  const timer = new GivenTimes([long, middle]);
  const told: KernelChoices[] = [];
  const tuning = {
    cache: variantsInMemory(),
    budget: 4,
    tell: (choices: KernelChoices) => told.push(choices),
  };
  const tuner = new Tuner('an adapter', timer, tuning);
  await tuner.measure([kernelOf(long)]);
  await tuner.measure([kernelOf(long), kernelOf(middle)]);
  expect(timer.compiled).toEqual(['long, way 0', 'long, way 1', 'long, way 2', 'middle, way 0']);
  expect(told.map(({ kernels }) => kernels.length)).toEqual([1, 2]);
});

test('without timestamps the model says where the time is, and choices are made all the same', async () => {
  const shapes = [
    { ...long, multiplyAdds: 2 ** 23 },
    { ...short, multiplyAdds: 2 ** 25 },
  ];
  const { timer, chosen, told } = await run(shapes, { budget: 4, clock: 'wall' });
  expect(timer.timed).toEqual([]);
  expect(timer.compiled).toEqual(['short, way 0', 'short, way 1', 'short, way 2', 'long, way 0']);
  expect(chosen).toEqual(['long', 'short, way 0']);
  expect(told).toEqual({
    clock: 'wall',
    earlier: 'none',
    kernels: [
      { label: 'short', dispatches: 1, variants: 3, tried: 3, chosen: 'way 0', defaultMs: 1, chosenMs: 0.5 },
      { label: 'long', dispatches: 1, variants: 3, tried: 1, chosen: null, defaultMs: 9, chosenMs: null },
    ],
  });
});

test('the model counts memory where that takes longer than the arithmetic', () => {
  const { bindings, ...rest } = kernelOf(short);
  const view = persistent('much', 2 ** 22);
  expect(modelledCost({ ...rest, bindings })).toBe(2 ** 24);
  expect(modelledCost({ ...rest, bindings: [{ view, access: 'read' }] })).toBe(2 ** 28);
});

test.each([
  ['cut off', 'damaged', (text: string) => text.slice(0, 40)],
  ['of another version', 'damaged', (text: string) => text.replace('"version":1', '"version":99')],
  ['of another adapter', 'foreign', (text: string) => text.replace('an adapter', 'another')],
])('a file that is %s is told, not used, and written anew', async (_, earlier, spoil) => {
  const cache = variantsInMemory();
  await run([long], { cache });
  await cache.save(spoil((await cache.load()) ?? ''));
  const { timer, told, chosen } = await run([long], { cache });
  expect(timer.compiled).toHaveLength(3);
  expect(told.earlier).toBe(earlier);
  expect(chosen).toEqual(['long, way 2']);
  expect((await run([long], { cache })).told.earlier).toBe('used');
});

test('a kernel for which the device has no room costs none of the budget', async () => {
  const large = { ...long, name: 'large', ms: null };
  const { timer, told } = await run([large, middle], { budget: 3 });
  expect(timer.compiled).toEqual(['middle, way 0', 'middle, way 1', 'middle, way 2']);
  expect(told.kernels.map(({ label, tried }) => [label, tried])).toEqual([
    ['middle', 3],
    ['large', 0],
  ]);
});

test('what hardly shows in a step is not measured, and nothing is without a budget', async () => {
  const tiny = { ...long, name: 'tiny', multiplyAdds: 1000 };
  expect((await run([tiny])).told.kernels).toEqual([]);
  const { timer, chosen } = await run([long], { budget: 0 });
  expect([timer.timed, timer.compiled, chosen]).toEqual([[], [], ['long']]);
});

test('a variant that is no more, of a kernel whose text is the same, is not chosen', async () => {
  const cache = variantsInMemory();
  await run([long], { cache });
  const { chosen, told } = await run([{ ...long, variantsMs: [10, 8] }], { cache });
  expect(chosen).toEqual(['long']);
  expect(told.kernels[0]).toMatchObject({ chosen: null, variants: 2, tried: 2 });
});

test('a software adapter tries fewer, since it compiles on the processor that waits', () => {
  const profile = {
    subgroupWidth: 1,
    maxWorkgroupStorageBytes: 2 ** 14,
    maxInvocationsPerWorkgroup: 256,
    headScoresBytes: 16384,
    halfStorage: 'rounded',
  } as const;
  const [software, hardware] = [true, false].map((software) => variantBudget({ ...profile, software }));
  expect(software).toBeGreaterThan(0);
  expect(software).toBeLessThan(hardware);
});

import { describe, expect, test } from 'vitest';
import { buildModel } from '../../../models/catalogue';
import { DEFAULT_ARCHITECTURES } from '../../../recipe/defaults';
import { presetById } from '../../../recipe/presets';
import type { Architecture } from '../../../recipe/schema';
import { RecoveryPlan } from '../../../worker/run/recovery';
import type { StoragePrecision } from '../../engine';
import { OutOfMemoryError } from '../../engine-errors';
import { noiseImages, plainOptions } from '../../testing/graphs';
import type { DeviceProfile } from '../device-profile';
import { MEMORY_BUDGET_BYTES, programBytes, requireRoom } from '../memory-budget';
import { MOST_RESIDENT_BUFFERS } from '../pixels/pixel-source';
import { type Kernel, persistent } from '../program/kernel';
import { planMemory } from '../program/memory-plan';
import { ModelBuffers } from './program-buffers';
import { trainingPrograms } from './programs';

/** WebGPU's least limits, on a hardware adapter. */
const HARDWARE: DeviceProfile = {
  software: false,
  subgroupWidth: 1,
  maxWorkgroupStorageBytes: 16384,
  maxInvocationsPerWorkgroup: 256,
  headScoresBytes: 16384,
  halfStorage: 'native',
};
const SOFTWARE: DeviceProfile = { ...HARDWARE, software: true, subgroupWidth: 4 };
const LEAST_STORAGE_BUFFERS = 8;

function architectureOf(preset: string): Architecture {
  const found = presetById(preset);
  if (!found) throw new Error(`There is no preset ${preset}`);
  return found.recipe.architecture;
}

function plan(
  architecture: Architecture,
  imageSize: number,
  classCount: number,
  batch: number,
  profile: DeviceProfile,
  storage: StoragePrecision = 'float32',
) {
  const { graph } = buildModel(architecture, { imageSize, channels: 3, classCount });
  const options = {
    ...plainOptions(graph, noiseImages([1, 1, 3], 1)),
    optimizer: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const,
    clipNorm: 5,
    storage,
  };
  const buffers = new ModelBuffers(options);
  const pixels = {
    residents: Array.from({ length: MOST_RESIDENT_BUFFERS }, () => persistent('pixels', 1)),
    imagesPerResident: 1,
    staged: persistent('staged pixels', 1),
    augmented: persistent('augmented pixels', 1),
  };
  const { programs } = trainingPrograms(options, buffers, profile, batch, pixels, true);
  const kernels = [...programs.gather, ...programs.pass, ...programs.update];
  const { sizesBytes } = planMemory(kernels, []);
  return { kernels, largestBytes: Math.max(...sizesBytes) };
}

describe.each([
  ['hardware', HARDWARE],
  ['software', SOFTWARE],
])('a training step on a %s adapter', (_, profile) => {
  test.each([
    ['the bird CNN', architectureOf('birdCnn'), 64, 32, 25],
    ['the bird ViT', architectureOf('birdVit'), 64, 8, 90],
    ['ViT-Ti/16 with dropout', { ...DEFAULT_ARCHITECTURES.timmVit, dropout: 0.1 }, 96, 2, 400],
  ] as const)(
    'of %s takes few dispatches, each within the least limits',
    (_, architecture, size, batch, most) => {
      const { kernels } = plan(architecture, size, 10, batch, profile);
      expect(kernels.length).toBeLessThanOrEqual(most);
      for (const { label, bindings, workgroups } of kernels) {
        expect(bindings.length, label).toBeLessThanOrEqual(LEAST_STORAGE_BUFFERS);
        expect(Math.max(...workgroups), label).toBeLessThanOrEqual(65535);
      }
    },
  );
});

describe('half-precision storage', () => {
  test.each([
    ['the bird CNN', architectureOf('birdCnn'), 64, 32, 0.55],
    ['the bird ViT', architectureOf('birdVit'), 64, 32, 0.6],
    ['ViT-Ti/16', DEFAULT_ARCHITECTURES.timmVit, 224, 16, 0.6],
  ] as const)('nearly halves the temporaries of %s', (_, architecture, size, batch, share) => {
    const bytes = (storage: StoragePrecision, profile = HARDWARE) => {
      const { kernels } = plan(architecture, size, 10, batch, profile, storage);
      return planMemory(kernels, []).sizesBytes.reduce((sum, each) => sum + each, 0);
    };
    expect(bytes('float16') / bytes('float32')).toBeLessThan(share);
    // Without shader-f16 halves take the room of float32.
    expect(bytes('float16', { ...HARDWARE, halfStorage: 'rounded' })).toBe(bytes('float32'));
  });

  test('asks for no dispatch more, and keeps weights, their gradients and the logits as float32', () => {
    const [half, full] = (['float16', 'float32'] as const).map(
      (storage) => plan(architectureOf('birdVit'), 64, 10, 8, HARDWARE, storage).kernels,
    ) as [Kernel[], Kernel[]];
    expect(half.map(({ label }) => label)).toEqual(full.map(({ label }) => label));
    const halves = new Set(
      half.flatMap(({ bindings }) => bindings.flatMap(({ view }) => (view.half ? [view.buffer] : []))),
    );
    expect(halves.size).toBeGreaterThan(30);
    for (const { lifetime } of halves) expect(lifetime).toBe('temporary');
    for (const { code, bindings, label } of half) {
      expect(code.includes('enable f16;'), label).toBe(bindings.some(({ view }) => view.half));
      expect(bindings.length, label).toBeLessThanOrEqual(LEAST_STORAGE_BUFFERS);
    }
  });
});

test('layers of one shape share their pipelines', () => {
  const deep = plan(DEFAULT_ARCHITECTURES.timmVit, 96, 10, 2, HARDWARE).kernels;
  const shallow = plan(
    { ...architectureOf('birdVit'), depth: 1 } as Architecture,
    64,
    10,
    2,
    HARDWARE,
  ).kernels;
  expect(new Set(deep.map(({ code }) => code)).size).toBeLessThan(shallow.length + 10);
});

test('ViT-Ti/16 at 224 px trains a batch of 256 on an adapter of 4 GB, in the largest passes that fit', () => {
  const recovery = new RecoveryPlan();
  let batch = 256;
  let refusals = 0;
  for (; ; refusals++) {
    const { kernels } = plan(DEFAULT_ARCHITECTURES.timmVit, 224, 82, batch, HARDWARE);
    try {
      requireRoom(kernels, batch);
      break;
    } catch (error) {
      // What a run does when memory lacks.
      batch = recovery.after(error, batch)?.microBatchSize ?? 0;
    }
  }
  expect(refusals).toBeGreaterThan(0);
  const fitting = plan(DEFAULT_ARCHITECTURES.timmVit, 224, 82, batch, HARDWARE);
  const larger = plan(DEFAULT_ARCHITECTURES.timmVit, 224, 82, batch * 2, HARDWARE);
  expect(batch).toBeGreaterThanOrEqual(32);
  expect(programBytes(fitting.kernels)).toBeLessThanOrEqual(MEMORY_BUDGET_BYTES);
  expect(programBytes(larger.kernels)).toBeGreaterThan(MEMORY_BUDGET_BYTES);
  // Where buffers may be no larger than WebGPU promises, 128 MiB, halving once or twice more does.
  expect(plan(DEFAULT_ARCHITECTURES.timmVit, 224, 82, 32, HARDWARE).largestBytes).toBeLessThanOrEqual(
    2 ** 27,
  );
});

test('a pass over one image is never refused by its plan', () => {
  const { kernels } = plan(DEFAULT_ARCHITECTURES.timmVit, 224, 82, 256, HARDWARE);
  expect(() => requireRoom(kernels, 256)).toThrow(OutOfMemoryError);
  expect(() => requireRoom(kernels, 1)).not.toThrow();
});

/** What a run takes of a device, and what happens when the device has no more, or goes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine, EngineOptions } from '../engine';
import { DeviceLostError, OutOfMemoryError } from '../engine-errors';
import { type CountedDevice, countDevice } from '../testing/device-counters';
import { noiseImages, plainOptions, randomParameters, TestGraph } from '../testing/graphs';
import { batchOf, testDevice } from '../testing/webgpu-twins';
import type { OwnedDevice } from './device';
import { createWebgpuEngine } from './engine';

const adam = { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;

const graph = new TestGraph([8, 8, 3])
  .conv2d(4, [3, 3], [1, 1], { top: 1, left: 1, bottom: 1, right: 1 })
  .activation('relu')
  .maxPool(2)
  .patchify(2)
  .linear(8)
  .embedTokens(true)
  .layerNorm()
  .linear(24, false)
  .attention(2, 4, 0.1, 1)
  .firstToken()
  .linear(3)
  .finish();
const options: EngineOptions = {
  ...plainOptions(graph, noiseImages(graph.inputShape, 9)),
  optimizer: adam,
  clipNorm: 1,
  emaDecay: 0.99,
  microBatchSize: 4,
};

let owned: OwnedDevice;
let counted: CountedDevice;

beforeEach(async () => {
  owned = await testDevice();
  counted = countDevice(owned.device);
});

afterEach(() => owned.device.destroy());

async function start(changes: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createWebgpuEngine({ ...options, ...changes }, owned);
  expect(engine.device.kind).toBe('webgpu');
  await engine.importState({ tensors: randomParameters(graph, 3, 0.2) });
  return engine;
}

describe('memory', () => {
  test('stays flat over 1,000 steps, with predictions and checkpoints between them', async () => {
    const engine = await start();
    const everything = async (first: number, count: number) => {
      for (let step = first; step < first + count; step++) await engine.trainStep(batchOf(9, 3, step));
      await engine.takeTrainTotals();
      for (const weights of ['live', 'average'] as const) {
        await engine.predict(Int32Array.of(1, 2, 3, 4, 5), weights);
      }
      await engine.exportState();
    };
    // The copy that sums are read through grows with the steps between two readings.
    await everything(1, 100);
    counted.take();
    const before = counted.memory();
    for (let round = 0; round < 10; round++) await everything(101 + round * 100, 100);
    expect(counted.memory()).toEqual(before);
    const { buffersCreated, bindGroupsCreated, pipelines, dispatches } = counted.take();
    expect({ buffersCreated, bindGroupsCreated, pipelines }).toEqual({
      buffersCreated: 0,
      bindGroupsCreated: 0,
      pipelines: 0,
    });
    expect(dispatches).toBeGreaterThan(1_000 * 3 * 10);
    engine.dispose();
  });

  test('is all given back when an engine goes', async () => {
    const { liveBytes } = counted.memory();
    for (let run = 0; run < 3; run++) {
      const engine = await start();
      await engine.trainStep(batchOf(9, 3, 1));
      await engine.predict(Int32Array.of(1, 2, 3), 'average');
      await engine.takeTrainTotals();
      engine.dispose();
      expect(counted.memory().liveBytes).toBe(liveBytes);
    }
  });
});

/** Lets the device have only so many bytes from here on, failing as WebGPU does: into error scopes, else as an event. */
function limitMemory({ device }: OwnedDevice, capacityBytes: number): void {
  const scopes: { readonly filter: GPUErrorFilter; error: GPUError | null }[] = [];
  const { createBuffer, pushErrorScope, popErrorScope } = device;
  Object.assign(device, {
    createBuffer(descriptor: GPUBufferDescriptor) {
      const buffer = createBuffer.call(device, descriptor);
      if (counted.memory().liveBytes > capacityBytes) {
        const error = new GPUOutOfMemoryError(`No room for ${descriptor.size} bytes`);
        const scope = scopes.findLast(({ filter }) => filter === 'out-of-memory');
        if (scope) scope.error ??= error;
        else device.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
      }
      return buffer;
    },
    pushErrorScope(filter: GPUErrorFilter) {
      scopes.push({ filter, error: null });
      pushErrorScope.call(device, filter);
    },
    async popErrorScope() {
      const scope = scopes.pop();
      const own = await popErrorScope.call(device);
      return scope?.error ?? own;
    },
  });
}

describe('a device without room', () => {
  /** Bytes that steps of nine images in passes of `microBatchSize` take at most. */
  async function neededBytes(microBatchSize: number): Promise<number> {
    const engine = await start({ microBatchSize });
    await engine.trainStep(batchOf(9, 3, 1));
    const { liveBytes } = counted.memory();
    engine.dispose();
    return liveBytes;
  }

  test('says so where a pass is too large, and trains in smaller ones', async () => {
    const [small, large] = [await neededBytes(2), await neededBytes(9)];
    expect(large).toBeGreaterThan(small);
    limitMemory(owned, (small + large) / 2);
    const engine = await start({ microBatchSize: 9 });
    await expect(engine.trainStep(batchOf(9, 3, 1))).rejects.toThrow(OutOfMemoryError);
    engine.dispose();
    const smaller = await start({ microBatchSize: 2 });
    await smaller.trainStep(batchOf(9, 3, 1));
    expect((await smaller.takeTrainTotals()).count).toBe(9);
    smaller.dispose();
  });

  test('says so where not even the weights fit', async () => {
    const { liveBytes } = counted.memory();
    limitMemory(owned, liveBytes + 64);
    await expect(createWebgpuEngine(options, owned)).rejects.toThrow(OutOfMemoryError);
  });

  test('says so where it shows outside of planning', async () => {
    const engine = await start();
    await engine.trainStep(batchOf(9, 3, 1));
    limitMemory(owned, counted.memory().liveBytes);
    await expect(engine.exportState()).rejects.toThrow(OutOfMemoryError);
    engine.dispose();
  });
});

describe('a device that is lost', () => {
  test('is named by every call after it', async () => {
    const engine = await start();
    await engine.trainStep(batchOf(9, 3, 1));
    owned.device.destroy();
    await owned.lost;
    const calls: readonly (() => Promise<unknown>)[] = [
      () => engine.trainStep(batchOf(9, 3, 2)),
      () => engine.takeTrainTotals(),
      () => engine.predict(Int32Array.of(0), 'live'),
      () => engine.exportState(),
      () => engine.importState({ tensors: new Map() }),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(DeviceLostError);
    engine.dispose();
  });

  test('is named by what waits for it', async () => {
    const engine = await start();
    await engine.trainStep(batchOf(9, 3, 1));
    const waiting = expect(engine.takeTrainTotals()).rejects.toThrow(DeviceLostError);
    owned.device.destroy();
    await waiting;
    engine.dispose();
  });
});

import { expect, test } from 'vitest';
import { noiseImages, plainOptions, randomParameters, TestGraph } from '../testing/graphs';
import { batchOf, testDevice } from '../testing/webgpu-twins';
import { compileAhead } from './compile-ahead';
import { createWebgpuEngine } from './engine';

test('what is compiled ahead is all that a first step needs, but for what reads the pixels', async () => {
  const owned = await testDevice();
  const { device } = owned;
  const compiled: string[] = [];
  const compile = device.createComputePipelineAsync.bind(device);
  Object.defineProperty(device, 'createComputePipelineAsync', {
    value: (descriptor: GPUComputePipelineDescriptor) => {
      compiled.push(descriptor.label ?? '');
      return compile(descriptor);
    },
  });
  const graph = new TestGraph([8, 8, 3])
    .conv2d(4, [3, 3])
    .activation('relu')
    .maxPool(2)
    .flatten()
    .linear(3)
    .finish();
  const options = { ...plainOptions(graph, noiseImages(graph.inputShape, 6)), microBatchSize: 6 };
  await compileAhead(options, owned, null);
  expect(compiled.length).toBeGreaterThan(8);
  const ahead = compiled.length;

  const engine = await createWebgpuEngine(options, owned);
  expect(engine.device.kind).toBe('webgpu');
  await engine.importState({ tensors: randomParameters(graph, 3, 0.2) });
  await engine.trainStep(batchOf(6, 3, 1));
  expect((await engine.takeTrainTotals()).count).toBe(6);
  expect(new Set(compiled.slice(ahead))).toEqual(new Set(['gather']));
  engine.dispose();
  device.destroy();
});

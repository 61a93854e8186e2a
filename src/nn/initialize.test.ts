import { expect, test } from 'vitest';
import { buildModel } from '../models/catalogue';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import { initializeParameters } from './initialize';

const size = { imageSize: 32, channels: 3, classCount: 10 };

function moments(values: Float32Array | undefined) {
  if (values === undefined) throw new Error('no such tensor');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance), largest: Math.max(...values.map(Math.abs)) };
}

test('the same seed draws the same weights, another seed draws others', () => {
  const { graph } = buildModel(DEFAULT_ARCHITECTURES.cnn, size);
  expect(initializeParameters(graph, 3)).toEqual(initializeParameters(graph, 3));
  expect(initializeParameters(graph, 3)).not.toEqual(initializeParameters(graph, 4));
});

test('convolutions and linears are uniform within 1/√fanIn, as torch draws them', () => {
  const architecture = {
    ...DEFAULT_ARCHITECTURES.cnn,
    blocks: [{ ...DEFAULT_ARCHITECTURES.cnn.blocks[0], channels: 64, kernel: 5, batchNorm: false }],
  };
  const { graph } = buildModel(architecture, size);
  const { mean, deviation, largest } = moments(
    initializeParameters(graph, 0).get('parameter/features.0.weight'),
  );
  const bound = 1 / Math.sqrt(3 * 5 * 5);
  expect(largest).toBeLessThanOrEqual(bound);
  expect(largest).toBeGreaterThan(0.99 * bound);
  expect(deviation).toBeCloseTo(bound / Math.sqrt(3), 2);
  expect(Math.abs(mean)).toBeLessThan(0.05 * bound);
});

test('positions of the bird ViT are N(0, 1), residual kernels are Kaiming normal by fan-out', () => {
  const vit = buildModel(DEFAULT_ARCHITECTURES.vit, size);
  const positions = moments(initializeParameters(vit.graph, 0).get('parameter/pos_embedding'));
  expect(positions.deviation).toBeCloseTo(1, 1);
  const resnet = buildModel(DEFAULT_ARCHITECTURES.resnet, size);
  const kernel = moments(initializeParameters(resnet.graph, 0).get('parameter/layer2.0.conv1.weight'));
  expect(kernel.deviation).toBeCloseTo(Math.sqrt(2 / (128 * 9)), 3);
});

test('batch norm starts with running mean 0 and variance 1', () => {
  const { graph } = buildModel(DEFAULT_ARCHITECTURES.resnet, size);
  const tensors = initializeParameters(graph, 0);
  expect(new Set(tensors.get('buffer/bn1.running_mean'))).toEqual(new Set([0]));
  expect(new Set(tensors.get('buffer/bn1.running_var'))).toEqual(new Set([1]));
});

import { expect, test } from 'vitest';
import { buildModel } from '../../../models/catalogue';
import { freeze } from '../../../nn/frozen-graph';
import { DEFAULT_ARCHITECTURES } from '../../../recipe/defaults';
import type { Graph } from '../../graph';
import { images, pad } from '../../testing/engine-cases';
import { noiseImages, plainOptions } from '../../testing/graphs';
import type { DeviceProfile } from '../device-profile';
import { MOST_RESIDENT_BUFFERS } from '../pixels/pixel-source';
import { type Kernel, persistent } from '../program/kernel';
import { planMemory } from '../program/memory-plan';
import { ModelBuffers } from './program-buffers';
import { evaluationPrograms, trainingPrograms } from './programs';

const BATCH = 8;

const PROFILE: DeviceProfile = {
  software: false,
  subgroupWidth: 1,
  maxWorkgroupStorageBytes: 16384,
  maxInvocationsPerWorkgroup: 256,
  headScoresBytes: 16384,
  halfStorage: 'native',
};

/** What a step and a prediction run where all but the last layer, a product with a bias, is frozen. */
function programsOf(graph: Graph) {
  const trained = new Set(graph.parameters.slice(-2).map(({ name }) => name));
  const frozen = new Set(graph.parameters.flatMap(({ name }) => (trained.has(name) ? [] : [name])));
  const options = {
    ...plainOptions(freeze(graph, frozen, () => false).graph, noiseImages([1, 1, 3], 1)),
    frozen,
  };
  const pixels = {
    residents: Array.from({ length: MOST_RESIDENT_BUFFERS }, () => persistent('pixels', 1)),
    imagesPerResident: 1,
    staged: persistent('staged pixels', 1),
    augmented: persistent('augmented pixels', 1),
  };
  const buffers = new ModelBuffers(options);
  return {
    training: trainingPrograms(options, buffers, PROFILE, BATCH, pixels, false).programs.pass,
    evaluation: evaluationPrograms(options, buffers, PROFILE, BATCH, pixels, false).programs.forward,
  };
}

function temporaryBytes(kernels: readonly Kernel[]): number {
  return planMemory(kernels, []).sizesBytes.reduce((sum, bytes) => sum + bytes, 0);
}

function invertedResidual(): Graph {
  const graph = images(16, 16, 3).conv2d(16, [3, 3], [2, 2], pad(1), false).batchNorm().activation('relu6');
  const first = graph.value;
  graph.conv2d(96, [1, 1], [1, 1], pad(0), false).batchNorm().activation('relu6');
  graph.depthwise([3, 3], [1, 1], pad(1), false).batchNorm().activation('relu6');
  graph.conv2d(16, [1, 1], [1, 1], pad(0), false).batchNorm().addFrom(first);
  return graph.globalAveragePool().linear(3).finish();
}

function convNext(): Graph {
  const graph = images(16, 16, 3).conv2d(16, [4, 4], [4, 4]).layerNorm();
  const first = graph.value;
  graph.depthwise([7, 7], [1, 1], pad(3)).layerNorm().linear(64).activation('gelu').linear(16);
  graph.layerScale().stochasticDepth(0.2, 1).addFrom(first);
  return graph.globalAveragePool().layerNorm().linear(3).finish();
}

const resnet = () =>
  buildModel(DEFAULT_ARCHITECTURES.resnet, { imageSize: 64, channels: 3, classCount: 5 }).graph;

test.each([
  ['an inverted residual', invertedResidual],
  ['a ConvNeXt block', convNext],
  ['ResNet', resnet],
])('%s that is frozen runs at the cost of inference', (_, make) => {
  const { training, evaluation } = programsOf(make());
  const labels = training.map(({ label }) => label);
  expect(labels.slice(0, evaluation.length)).toEqual(evaluation.map(({ label }) => label));
  // What follows is the loss and the gradient of the last layer alone.
  const after = labels.slice(evaluation.length);
  expect(after.filter((label) => /gradient/.test(label) && !/weight gradient/.test(label))).toEqual([]);
  expect(after.length).toBeLessThanOrEqual(5);
  // Nothing is kept for backward: the same memory but for what the loss and the last gradient take.
  expect(temporaryBytes(training)).toBeLessThan(temporaryBytes(evaluation) + 65_536);
});

test('norms after a product are no dispatches of their own', () => {
  const { evaluation } = programsOf(invertedResidual());
  expect(evaluation.map(({ label }) => label.replace(/^node\d+ /, ''))).toEqual([
    'folded norms',
    ...Array.from({ length: 4 }, () => 'forward'),
    'mean',
    'forward',
  ]);
});

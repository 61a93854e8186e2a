import { expect, test } from 'vitest';
import { buildModule } from '../models/catalogue';
import { resnet } from '../models/resnet';
import { DEFAULT_ARCHITECTURES } from '../recipe/defaults';
import { conv2d } from './conv2d';
import { initializeParameters } from './initialize';
import { linear } from './linear';
import { sequential } from './module';
import { patchEmbedding } from './patch-embedding';
import { flatten, poolTokens } from './pooling';
import { fits, fromStateDict, toStateDict } from './state-dict';

const size = { imageSize: 4, channels: 2, classCount: 3 };

test('a convolution kernel and the linear after a flatten stand in torch order', () => {
  const { graph } = buildModule(
    sequential([
      ['conv', conv2d({ inChannels: 2, outChannels: 3, kernel: 2, stride: 2 })],
      ['', flatten],
      [
        'fc',
        linear({
          inFeatures: 12,
          outFeatures: 3,
          layout: { kind: 'flattened', channels: 3, height: 2, width: 2 },
        }),
      ],
    ]),
    size,
  );
  const torchKernel = Float32Array.from({ length: 24 }, (_, i) => i); // [3, 2, 2, 2]
  const torchLinear = Float32Array.from({ length: 36 }, (_, i) => i); // [3, 12]
  const { tensors, mismatch } = fromStateDict(graph, [
    { name: 'conv.weight', shape: [3, 2, 2, 2], dtype: 'F32', data: torchKernel },
    { name: 'conv.bias', shape: [3], dtype: 'F32', data: new Float32Array(3) },
    { name: 'fc.weight', shape: [3, 12], dtype: 'F32', data: torchLinear },
    { name: 'fc.bias', shape: [3], dtype: 'F32', data: new Float32Array(3) },
  ]);
  expect(fits(mismatch)).toBe(true);
  const kernel = tensors.get('parameter/conv.weight');
  // Vireo [ky, kx, in, out] = [1, 0, 1, 2] is torch [2, 1, 1, 0] = 2·8 + 1·4 + 1·2 + 0.
  expect(kernel?.[((1 * 2 + 0) * 2 + 1) * 3 + 2]).toBe(22);
  const weight = tensors.get('parameter/fc.weight');
  // Row 1, Vireo column (y 1, x 0, c 2) is torch column (c 2, y 1, x 0) = 2·4 + 1·2 = 10.
  expect(weight?.[12 + (1 * 2 + 0) * 3 + 2]).toBe(12 + 10);
});

test('a patch convolution becomes a linear over p1, p2, c', () => {
  const { graph } = buildModule(
    sequential([
      ['', patchEmbedding({ patch: 2, channels: 2, width: 3, name: 'proj', by: 'convolution' })],
      ['', poolTokens('mean')],
    ]),
    size,
  );
  const kernel = Float32Array.from({ length: 24 }, (_, i) => i); // [3, 2, 2, 2]
  const { tensors } = fromStateDict(graph, [
    { name: 'proj.weight', shape: [3, 2, 2, 2], dtype: 'F32', data: kernel },
  ]);
  // Row 1: torch c, y, x is [8 9 10 11 | 12 13 14 15]; Vireo y, x, c interleaves the channels.
  expect([...(tensors.get('parameter/proj.weight') ?? [])].slice(8, 16)).toEqual([
    8, 12, 9, 13, 10, 14, 11, 15,
  ]);
});

test('stacked linears are one parameter in Vireo and three entries in torch', () => {
  const { graph } = buildModule(
    sequential([
      ['', flatten],
      ['', linear({ inFeatures: 32, outFeatures: 6, stacked: ['q', 'k', 'v'] })],
    ]),
    size,
  );
  const values = Float32Array.from({ length: 6 * 32 }, (_, i) => i);
  const entries = toStateDict(
    graph,
    new Map([
      ['parameter/q.weight', values],
      ['parameter/q.bias', Float32Array.of(1, 2, 3, 4, 5, 6)],
    ]),
    0,
  );
  expect(entries.map(({ name, shape }) => [name, shape])).toEqual([
    ['q.weight', [2, 32]],
    ['k.weight', [2, 32]],
    ['v.weight', [2, 32]],
    ['q.bias', [2]],
    ['k.bias', [2]],
    ['v.bias', [2]],
  ]);
  expect(entries[2].data[0]).toBe(128);
  expect([...entries[5].data]).toEqual([5, 6]);
});

test('every value survives the way to torch and back, counters included', () => {
  const shape = { block: 'basic', blocks: [1, 1], channels: [4, 6] } as const;
  const settings = { ...DEFAULT_ARCHITECTURES.resnet, stem: 'imagenet' } as const;
  const { graph } = buildModule(resnet(shape, settings, 3, 5), { imageSize: 16, channels: 3, classCount: 5 });
  const tensors = initializeParameters(graph, 7);
  const entries = toStateDict(graph, tensors, 42);
  expect(entries.slice(0, 6).map(({ name }) => name)).toEqual([
    'conv1.weight',
    'bn1.weight',
    'bn1.bias',
    'bn1.running_mean',
    'bn1.running_var',
    'bn1.num_batches_tracked',
  ]);
  expect(entries[5]).toEqual({
    name: 'bn1.num_batches_tracked',
    shape: [],
    dtype: 'I64',
    data: Float64Array.of(42),
  });
  const { tensors: back, mismatch } = fromStateDict(graph, entries);
  expect(fits(mismatch)).toBe(true);
  expect(back).toEqual(tensors);
});

test('what does not fit is named, and what fits is still read', () => {
  const { graph } = buildModule(
    sequential([
      ['', flatten],
      ['fc', linear({ inFeatures: 32, outFeatures: 3 })],
    ]),
    size,
  );
  const { tensors, mismatch } = fromStateDict(graph, [
    { name: 'fc.weight', shape: [4, 32], dtype: 'F32', data: new Float32Array(128) },
    { name: 'other', shape: [1], dtype: 'F32', data: new Float32Array(1) },
  ]);
  expect(mismatch).toEqual({
    missing: ['fc.bias'],
    unexpected: ['other'],
    wrongShape: [{ name: 'fc.weight', expected: [3, 32], found: [4, 32] }],
  });
  expect(tensors.size).toBe(0);
});

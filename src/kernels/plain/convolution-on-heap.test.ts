import { type Tensor, type Tensor4D, tensor1d, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { CounterRng } from '../../shared/rng';
import type { ConvolutionProducts } from './conv2d';
import { CONVOLUTIONS_ON_HEAP } from './convolution-on-heap';
import { DENSE_CONVOLUTIONS } from './dense-convolution';
import { initialiseWasm } from './initialise-wasm';

interface Case {
  readonly images: readonly [count: number, height: number, width: number, channels: number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** top, bottom, left, right */
  readonly padding: readonly [number, number, number, number];
  readonly outChannels: number;
}

/** Runs of numbers of every length that the kernel has a loop for, strides, borders, more pixels than a list holds. */
const cases: readonly Case[] = [
  ...[1, 2, 3, 4, 5, 7, 9, 12, 16, 17, 20].map(
    (channels): Case => ({
      images: [2, 7, 6, channels],
      kernel: [3, 3],
      stride: [1, 1],
      padding: [1, 1, 1, 1],
      outChannels: 6,
    }),
  ),
  ...[1, 8, 26, 47, 50].map(
    (channels): Case => ({
      images: [3, 5, 5, channels],
      kernel: [1, 1],
      stride: [2, 2],
      padding: [0, 0, 0, 0],
      outChannels: 5,
    }),
  ),
  { images: [2, 23, 21, 3], kernel: [7, 7], stride: [2, 2], padding: [3, 3, 3, 3], outChannels: 4 },
  { images: [3, 20, 20, 4], kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], outChannels: 9 },
  { images: [2, 8, 9, 6], kernel: [2, 3], stride: [2, 3], padding: [0, 1, 2, 0], outChannels: 3 },
  { images: [1, 6, 5, 4], kernel: [5, 2], stride: [1, 1], padding: [4, 2, 1, 1], outChannels: 2 },
  // Whole tiles of images, tiles of one, two and three; whole panels of channels, and parts of one.
  { images: [4, 4, 4, 16], kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1], outChannels: 16 },
  { images: [5, 2, 2, 20], kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], outChannels: 12 },
  { images: [6, 5, 3, 18], kernel: [3, 3], stride: [2, 1], padding: [1, 1, 1, 1], outChannels: 19 },
  { images: [7, 3, 5, 17], kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], outChannels: 7 },
  { images: [8, 19, 18, 16], kernel: [3, 2], stride: [3, 2], padding: [2, 0, 1, 3], outChannels: 24 },
  // Filters too large for the first cache.
  { images: [2, 5, 4, 33], kernel: [3, 3], stride: [1, 1], padding: [1, 1, 1, 1], outChannels: 37 },
  { images: [4, 9, 9, 48], kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1], outChannels: 40 },
  { images: [3, 7, 7, 90], kernel: [1, 1], stride: [2, 2], padding: [0, 0, 0, 0], outChannels: 94 },
];

const named = cases.map((each) => [JSON.stringify(each), each] as const);

/** What a filter's size chooses, and that for large filters on all sizes. */
const ways: readonly ConvolutionProducts[] = [CONVOLUTIONS_ON_HEAP, DENSE_CONVOLUTIONS];

beforeAll(async () => {
  await initialiseWasm(null);
});

/** Numbers in −1 … 1, of which about `zeros` are 0. */
function noise(stream: number, shape: readonly [number, number, number, number], zeros: number): Tensor4D {
  const random = new CounterRng(7, stream);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, () =>
    random.uniform() < zeros ? 0 : random.uniform(-1, 1),
  );
  return tensor4d(values, [...shape]);
}

function made({ images, kernel, stride, padding, outChannels }: Case, zeros: number) {
  const [count, height, width] = images;
  const [top, bottom, left, right] = padding;
  const out = [
    Math.floor((height + top + bottom - kernel[0]) / stride[0]) + 1,
    Math.floor((width + left + right - kernel[1]) / stride[1]) + 1,
  ] as const;
  const gradient = noise(1, [count, ...out, outChannels], zeros);
  return {
    input: noise(2, images, 0),
    gradient,
    geometry: { kernel, stride, padding: { top, bottom, left, right } },
  };
}

/** Visits every product of a convolution: offsets into the input, the filter and the output. */
function visit(each: Case, out: readonly number[], use: (x: number, w: number, y: number) => void): void {
  const { images, kernel, stride, padding, outChannels } = each;
  const [count, height, width, channels] = images;
  const [outHeight, outWidth] = out as [number, number];
  for (let n = 0; n < count; n++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++)
        for (let i = 0; i < kernel[0]; i++)
          for (let j = 0; j < kernel[1]; j++) {
            const y = row * stride[0] + i - padding[0];
            const x = column * stride[1] + j - padding[2];
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            for (let c = 0; c < channels; c++)
              for (let o = 0; o < outChannels; o++)
                use(
                  ((n * height + y) * width + x) * channels + c,
                  ((i * kernel[1] + j) * channels + c) * outChannels + o,
                  ((n * outHeight + row) * outWidth + column) * outChannels + o,
                );
          }
}

function expectClose(actual: Tensor, expected: Float64Array): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs((values[i] as number) - value)).toBeLessThan(1e-6 * largest);
  }
}

test.each(named)('filter gradient in float64: %s', (_, each) => {
  for (const zeros of [0, 0.8]) {
    const { input, gradient, geometry } = made(each, zeros);
    const [given, by] = [input.dataSync(), gradient.dataSync()];
    const shape = [...each.kernel, each.images[3], each.outChannels];
    const expected = new Float64Array(shape.reduce((product, length) => product * length));
    visit(each, gradient.shape.slice(1, 3), (x, w, y) => {
      expected[w] = (expected[w] as number) + (given[x] as number) * (by[y] as number);
    });
    for (const way of ways) {
      const actual = way.filter(input, gradient, geometry);
      expect(actual.shape).toEqual(shape);
      expectClose(actual, expected);
      actual.dispose();
    }
    for (const tensor of [input, gradient]) tensor.dispose();
  }
});

test.each(named)('convolution in float64: %s', (_, first) => {
  // Enough output channels for our own kernel, in one block and in two.
  for (const outChannels of [32, 60]) {
    const each = { ...first, outChannels };
    for (const zeros of [0, 0.8]) {
      const { gradient, geometry } = made(each, 0);
      const input = noise(2, each.images, zeros);
      const filter = noise(3, [...each.kernel, each.images[3], outChannels], 0);
      const bias = tensor1d(noise(4, [1, 1, 1, outChannels], 0).dataSync());
      const [given, weights, shift] = [input.dataSync(), filter.dataSync(), bias.dataSync()];
      const expected = Float64Array.from(
        { length: gradient.size },
        (_, i) => shift[i % outChannels] as number,
      );
      visit(each, gradient.shape.slice(1, 3), (x, w, y) => {
        expected[y] = (expected[y] as number) + (given[x] as number) * (weights[w] as number);
      });
      for (const way of ways) {
        const actual = way.output(input, filter, bias, geometry);
        expect(actual.shape).toEqual(gradient.shape);
        expectClose(actual, expected);
        actual.dispose();
      }
      for (const tensor of [input, filter, bias, gradient]) tensor.dispose();
    }
  }
});

test.each(named)('input gradient in float64: %s', (_, each) => {
  const { images, kernel, outChannels } = each;
  for (const zeros of [0, 0.8]) {
    const { input, gradient, geometry } = made(each, zeros);
    const filter = noise(3, [...kernel, images[3], outChannels], 0);
    const [weights, by] = [filter.dataSync(), gradient.dataSync()];
    const expected = new Float64Array(input.size);
    visit(each, gradient.shape.slice(1, 3), (x, w, y) => {
      expected[x] = (expected[x] as number) + (weights[w] as number) * (by[y] as number);
    });
    for (const way of ways) {
      const actual = way.input(gradient, filter, images[1], images[2], geometry);
      expect(actual.shape).toEqual(images);
      expectClose(actual, expected);
      actual.dispose();
    }
    for (const tensor of [input, gradient, filter]) tensor.dispose();
  }
});

import { tensor } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { InvariantError } from '../../shared/errors';
import { dropoutMask, dropoutScale } from '../dropout-mask';
import { applyDropout } from './dropout';
import { initialiseWasm } from './initialise-wasm';
import type { Pass } from './operation';

const unused = (): never => {
  throw new InvariantError('Dropout asks for nothing');
};

function passAt(firstImage: number): Pass {
  return {
    sums: { overBatch: unused, overRows: unused, transposedProduct: unused },
    training: true,
    batchStatistics: 'momentum',
    step: 77,
    seed: -5,
    firstImage,
    isTrained: unused,
    parameter: unused,
    derived: unused,
    buffer: unused,
    setBuffer: unused,
  };
}

beforeAll(async () => {
  await initialiseWasm(null);
});

test.each([
  [1, 1, 0],
  [1, 3, 5],
  [2, 5, 1],
  [3, 7, 0],
  [4, 1021, 12],
  [1, 9, 400_000_000], // element numbers beyond 2^31
])(
  'the kernel draws the mask of dropout-mask.ts: %i images of %i, from image %i',
  async (count, size, first) => {
    const values = Float32Array.from({ length: count * size }, (_, i) => i + 1);
    const probability = 0.37;
    const result = applyDropout(tensor(values, [count, size]), probability, 3, passAt(first));
    const mask = dropoutMask({ probability, stream: 3, step: 77, seed: -5 }, first * size, count * size);
    const scale = dropoutScale(probability);
    expect([...(await result.data())]).toEqual(
      [...mask].map((kept, i) => Math.fround(values[i] * kept * scale)),
    );
  },
);

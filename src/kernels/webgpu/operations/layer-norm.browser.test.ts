import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KernelRunner, randomValues, storeTo } from '../../testing/kernel-runner';
import { testDevice } from '../../testing/webgpu-twins';
import type { OwnedDevice } from '../device';
import { persistent } from '../program/kernel';
import {
  layerNormForward,
  layerNormGradients,
  layerNormInputGradient,
  layerNormParameterGradients,
} from './layer-norm';

let owned: OwnedDevice;
let runner: KernelRunner;

beforeAll(async () => {
  owned = await testDevice();
  runner = new KernelRunner(owned);
});

afterAll(() => owned.device.destroy());

const EPSILON = 1e-5;

/** The gradients of layer norm by their definition, in float64. */
function gradientsOf(rows: number, width: number, x: Float32Array, w: Float32Array, dy: Float32Array) {
  const [dx, dw, db] = [new Float64Array(x.length), new Float64Array(width), new Float64Array(width)];
  for (let row = 0; row < rows; row++) {
    const own = x.subarray(row * width, (row + 1) * width);
    const mean = own.reduce((sum, value) => sum + value, 0) / width;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    const inverse = 1 / Math.sqrt(variance + EPSILON);
    let [total, along] = [0, 0];
    for (let d = 0; d < width; d++) {
      const [g, normal] = [dy[row * width + d], (own[d] - mean) * inverse];
      dw[d] += g * normal;
      db[d] += g;
      total += g * w[d];
      along += g * w[d] * normal;
    }
    for (let d = 0; d < width; d++) {
      const [g, normal] = [dy[row * width + d], (own[d] - mean) * inverse];
      dx[row * width + d] = (g * w[d] - total / width - (normal * along) / width) * inverse;
    }
  }
  return { dx, dw, db };
}

/** One value; rows that lanes do not divide; many rounds and shares; a row that a whole workgroup shares. */
const sizes = [
  [1, 1, 'float32'],
  [9, 5, 'float32'],
  [37, 67, 'halves'],
  [1201, 12, 'float32'],
  [131, 192, 'halves'],
  [3, 1100, 'float32'],
] as const;

describe.each([
  ['software', true],
  ['hardware', false],
] as const)('the gradients of layer norm on a %s adapter', (_, software) => {
  test.each(sizes)('of %d rows of %d (%s) agree with float64, twice the same', async (rows, width, kept) => {
    const profile = { ...owned.profile, software };
    const shape = { path: 'n', rows, width, epsilon: EPSILON };
    const [x, dy] = [randomValues(rows * width, 1, kept), randomValues(rows * width, 2, kept)];
    const w = randomValues(width, 3);
    const expected = gradientsOf(rows, width, x, w, dy);
    const input = runner.upload(x, kept);
    const weight = runner.upload(w);
    const outputGradient = runner.upload(dy, kept);
    const statistics = persistent('statistics', 2 * rows);
    const [y, dx] = [persistent('y', x.length), persistent('dx', x.length)];
    const [dw, db] = [persistent('dw', width), persistent('db', width)];
    const stores = { weight: storeTo(dw), bias: storeTo(db) };
    const views = { input, weight, statistics, outputGradient };
    const kernels = [
      layerNormForward(shape, { input, weight, bias: weight, output: y, statistics }, profile),
      ...(software
        ? [
            ...layerNormParameterGradients(shape, views, stores, profile),
            layerNormInputGradient(shape, views, storeTo(dx), profile),
          ]
        : layerNormGradients(shape, views, storeTo(dx), stores, profile)),
    ];
    const run = async () => {
      await runner.run(kernels);
      return [await runner.read(dx), await runner.read(dw), await runner.read(db)];
    };
    const found = await run();
    for (const [which, values] of [expected.dx, expected.dw, expected.db].entries()) {
      const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-3);
      for (const [i, value] of values.entries())
        expect(Math.abs((found[which]?.[i] ?? Number.NaN) - value), `${which} ${i}`).toBeLessThan(
          2e-5 * most,
        );
    }
    expect(await run()).toEqual(found);
  });
});

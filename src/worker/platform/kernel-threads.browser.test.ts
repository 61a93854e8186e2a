import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { CONVOLUTIONS_ON_HEAP } from '../../kernels/plain/convolution-on-heap';
import { DENSE_CONVOLUTIONS } from '../../kernels/plain/dense-convolution';
import { initialiseWasm } from '../../kernels/plain/initialise-wasm';
import { employ, kernelThreads } from '../../kernels/plain/kernel/cpu-kernel';
import { CounterRng } from '../../shared/rng';
import { startWasmBackend } from './wasm-backend';

const geometry = {
  kernel: [3, 3],
  stride: [1, 1],
  padding: { top: 1, bottom: 1, left: 1, right: 1 },
} as const;

beforeAll(async () => {
  await startWasmBackend();
  await initialiseWasm(null);
});

function noise(stream: number, shape: [number, number, number, number]): Tensor4D {
  const random = new CounterRng(3, stream);
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Float32Array.from({ length: size }, () => Math.max(0, random.uniform(-1, 1)));
  return tensor4d(values, shape);
}

test('the kernel gets as many threads as there are cores, up to four', async () => {
  await expect.poll(kernelThreads).toBe(Math.min(4, navigator.hardwareConcurrency));
});

test('a convolution and both gradients are the same bits on threads and on one, job after job', async () => {
  await expect.poll(kernelThreads).toBeGreaterThan(1);
  const [input, gradient] = [noise(1, [6, 18, 17, 12]), noise(2, [6, 18, 17, 42])];
  const filter = noise(3, [3, 3, 12, 42]);
  const computed = () => {
    const tensors = [CONVOLUTIONS_ON_HEAP, DENSE_CONVOLUTIONS].flatMap((way) => [
      way.output(input, filter, null, geometry),
      way.filter(input, gradient, geometry),
      way.input(gradient, filter, 18, 17, geometry),
    ]);
    const values = tensors.map((tensor) => tensor.dataSync().slice());
    for (const tensor of tensors) tensor.dispose();
    return values;
  };
  const team = employ(null);
  const alone = computed();
  employ(team);
  for (let i = 0; i < 20; i++) {
    const differing = computed().map((values, k) =>
      values.findIndex((value, at) => value !== alone[k]?.[at]),
    );
    expect(differing).toEqual(alone.map(() => -1));
  }
});

import { expect, test } from 'vitest';
import { invariant } from '../../../shared/errors';
import { CounterRng } from '../../../shared/rng';
import { kernelBuilds, kernelBytes } from './cpu-kernel';

const [COUNT, SIZE, CHANNELS, OUTPUTS, TAPS] = [4, 5, 24, 40, 9] as const;
const inputs = TAPS * CHANNELS;
const tileFloats = 4 * inputs + 2 * TAPS + 1;
/** Addresses in a memory of the test's own, in bytes. */
const [SOURCE, FILTER, PACKED, ROOM, TARGET] = [0, 1, 2, 3, 4].map((page) => page * 131_072) as [
  number,
  number,
  number,
  number,
  number,
];

/** A 3 × 3 convolution by one of the builds, on numbers that are always the same. */
async function convolved(build: 'plain' | 'fused'): Promise<Float32Array> {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536 });
  const { instance } = await WebAssembly.instantiate(kernelBytes(build, false), { env: { memory } });
  const call = (name: string, ...args: readonly number[]) => {
    const exported = instance.exports[name];
    invariant(typeof exported === 'function', `The kernel does not export ${name}`);
    exported(...args);
  };
  const random = new CounterRng(5, 1);
  const numbersAt = (address: number, length: number) => new Float32Array(memory.buffer, address, length);
  for (const [address, length] of [
    [SOURCE, COUNT * SIZE * SIZE * CHANNELS],
    [FILTER, inputs * OUTPUTS],
  ] as const) {
    numbersAt(address, length).set(Float32Array.from({ length }, () => random.uniform(-1, 1)));
  }
  call('packFilter', FILTER, PACKED, inputs, OUTPUTS, 0, 0, OUTPUTS / 8);
  const sizes = [COUNT, SIZE, SIZE, CHANNELS, SIZE, SIZE, OUTPUTS];
  const [tiles, panels] = [5, OUTPUTS / 8];
  call(
    'convolveTiles',
    ...[SOURCE, PACKED, 0, TARGET, ROOM, tiles * tileFloats, ...sizes],
    ...[3, 3, 1, 1, 1, 1, 0, tiles, panels, 0, 0, (SIZE * SIZE) / tiles],
  );
  return numbersAt(TARGET, COUNT * SIZE * SIZE * OUTPUTS).slice();
}

test('Chromium takes the build with fused products too', () => {
  expect(kernelBuilds()).toEqual(['plain', 'fused']);
});

test('each build gives the same bits again, and both the same numbers within rounding', async () => {
  const [plain, fused] = [await convolved('plain'), await convolved('fused')];
  expect(await convolved('plain')).toEqual(plain);
  expect(await convolved('fused')).toEqual(fused);
  const largest = plain.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largest).toBeGreaterThan(5);
  const difference = plain.reduce(
    (most, value, i) => Math.max(most, Math.abs(value - (fused[i] as number))),
    0,
  );
  expect(difference).toBeLessThan(1e-6 * largest);
});

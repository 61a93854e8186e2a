import { expect, test } from 'vitest';
import { torchOrder } from './layout';

test('a depthwise kernel [C, 1, kh, kw] is read as [kh, kw, C]', () => {
  const [channels, height, width] = [3, 2, 4];
  const order = torchOrder({ kind: 'depthwise' }, [channels, 1, height, width]);
  // Vireo [y, x, c] = [1, 2, 1] is torch [1, 0, 1, 2].
  expect(order?.[(1 * width + 2) * channels + 1]).toBe(1 * height * width + 1 * width + 2);
  // Every value of torch's is taken once, so the way back is exact.
  expect([...(order ?? [])].sort((a, b) => a - b)).toEqual(
    Array.from({ length: channels * height * width }, (_, i) => i),
  );
});

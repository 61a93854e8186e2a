import { expect, test } from 'vitest';
import type { PixelOperation } from '../augmentation';
import { readReference } from '../testing/reference-file';
import { applyPixelOperations } from './pixel-operations';

interface Reference {
  height: number;
  width: number;
  images: Record<string, { channels: number; bytes: number[] }>;
  cases: { operation: PixelOperation; results: Record<string, number[]> }[];
}

const { height, width, images, cases } = readReference<Reference>('pixel-operations');

test.each(cases.map((one) => [JSON.stringify(one.operation), one] as const))(
  '%s gives the bytes that torchvision gives',
  (_, { operation, results }) => {
    for (const [name, expected] of Object.entries(results)) {
      const image = images[name];
      if (!image) throw new Error(`The fixture has no image ${name}`);
      const before = Uint8Array.from(image.bytes);
      const size = { height, width, channels: image.channels };
      const result = applyPixelOperations(before, size, [operation]);
      // torch blends in float32: what lands near a half may round the other way.
      const tolerance = operation.kind === 'resizedCrop' ? 1 : 0;
      expect(result).toHaveLength(expected.length);
      const errors = expected.map((value, i) => Math.abs(value - result[i]));
      expect(Math.max(...errors), name).toBeLessThanOrEqual(tolerance);
      expect([...before], `${name} is not written to`).toEqual(image.bytes);
    }
  },
);

test('operations apply in order', () => {
  const size = { height: 1, width: 2, channels: 1 };
  const image = Uint8Array.of(10, 200);
  const solarize = { kind: 'solarize', threshold: 128 } as const;
  const invert = { kind: 'invert' } as const;
  expect([...applyPixelOperations(image, size, [solarize, invert])]).toEqual([245, 200]);
  expect([...applyPixelOperations(image, size, [invert, solarize])]).toEqual([10, 55]);
});

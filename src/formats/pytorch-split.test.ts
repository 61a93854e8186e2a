import { expect, test } from 'vitest';
import type { ModelSplit } from '../protocol/model';
import { pytorchSplit } from './pytorch-split';

const read = (split: ModelSplit) => JSON.parse(pytorchSplit(split));

test('neighbours of a folder share its name, and the order stays', () => {
  const training = [
    { path: 'a/1.jpg', label: 0 },
    { path: 'a/2.jpg', label: 1 },
    { path: 'b/c/1.jpg', label: 1 },
    { path: 'a/3.jpg', label: 0 },
    { path: 'loose.jpg', label: 2 },
  ];
  expect(read({ training, validation: [], test: [] })).toEqual({
    version: 1,
    roles: {
      training: [
        { folder: 'a', names: ['1.jpg', '2.jpg'], labels: [0, 1] },
        { folder: 'b/c', names: ['1.jpg'], labels: [1] },
        { folder: 'a', names: ['3.jpg'], labels: [0] },
        { folder: '', names: ['loose.jpg'], labels: [2] },
      ],
      validation: [],
      test: [],
    },
  });
});

test('58,000 images of 500 classes take no more than 20 bytes each', () => {
  const training = Array.from({ length: 58_000 }, (_, i) => ({
    path: `birds/train/class-${Math.floor(i / 116)}/${String(i).padStart(6, '0')}.jpg`,
    label: Math.floor(i / 116),
  }));
  const written = pytorchSplit({ training, validation: [], test: [] });
  expect(new Blob([written]).size).toBeLessThan(20 * training.length);
});

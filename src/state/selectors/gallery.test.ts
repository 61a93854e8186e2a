import { expect, test } from 'vitest';
import type { EvaluationSet } from '../../protocol/prediction';
import { GALLERY_PAGE, galleryImages, galleryOrder } from './gallery';

const COUNT = 30;
const predictions = Array.from({ length: COUNT }, (_, i) => ({
  path: `${i}.png`,
  classIndex: i % 2,
  probability: 0.5 + i / 100,
}));
const outcomes = {
  set: {
    split: 'test',
    classes: ['cat', 'dog'],
    predictions,
    itemIndices: Int32Array.from(predictions, (_, i) => 100 + i),
  } as unknown as EvaluationSet,
  // Every third is taken for the other class.
  truths: Int32Array.from(predictions, ({ classIndex }, i) => (i % 3 === 0 ? 1 - classIndex : classIndex)),
  isSetAside: predictions.map((_, i) => i === 7),
};

test('each image that counts has its place once, in an order that the seed alone decides', () => {
  const order = galleryOrder(outcomes, 5);
  expect(order.toSorted((a, b) => a - b)).toEqual(
    predictions.map((_, i) => i).filter((place) => place !== 7),
  );
  expect(galleryOrder(outcomes, 5)).toEqual(order);
  const first = (seed: number) => galleryOrder(outcomes, seed).slice(0, GALLERY_PAGE);
  expect(first(6)).not.toEqual(first(5));
  // Drawn, not as they lie.
  expect(first(5)).not.toEqual(first(5).toSorted((a, b) => a - b));
});

test('an image is shown with its truth, the answer, how sure that is, and whether it is right', () => {
  expect(galleryImages(outcomes, [3, 4])).toEqual([
    { place: 3, index: 103, truth: 'cat', prediction: 'dog', probability: 0.53, isRight: false },
    { place: 4, index: 104, truth: 'cat', prediction: 'cat', probability: 0.54, isRight: true },
  ]);
});

test('of chosen images those that count have their place once', () => {
  const order = galleryOrder(outcomes, 5, [3, 7, 20, 21]);
  expect(order.toSorted((a, b) => a - b)).toEqual([3, 20, 21]);
  expect(galleryOrder(outcomes, 5, [])).toEqual([]);
});

import { expect, test } from 'vitest';
import { CounterRng } from '../shared/rng';
import { orderByConfusion } from './class-order';
import { countOutcome, emptyConfusion, occupiedCells } from './confusion';

/** Every class right `right` times, and `pairs` of classes taken for each other so often. */
function confusionOf(
  classCount: number,
  right: number,
  pairs: readonly (readonly [number, number, number])[],
) {
  const confusion = emptyConfusion(classCount);
  for (let c = 0; c < classCount; c++) for (let i = 0; i < right; i++) countOutcome(confusion, c, c);
  for (const [truth, prediction, times] of pairs)
    for (let i = 0; i < times; i++) countOutcome(confusion, truth, prediction);
  return occupiedCells(confusion);
}

test('classes that are confused stand beside each other, and those that never are come last in their order', () => {
  const order = [
    ...orderByConfusion(
      confusionOf(8, 10, [
        [0, 6, 5],
        [6, 0, 5],
        [2, 7, 8],
      ]),
    ),
  ];
  const place = (c: number) => order.indexOf(c);
  expect(Math.abs(place(0) - place(6))).toBe(1);
  expect(Math.abs(place(2) - place(7))).toBe(1);
  expect(order.slice(4)).toEqual([1, 3, 4, 5]);
});

test('a chain of confusions is laid out as a chain', () => {
  // 4 – 1 – 3 – 0 – 2, each taken for the next.
  const chain = [4, 1, 3, 0, 2];
  const pairs = chain.slice(1).map((c, i) => [chain[i] ?? 0, c, 6 - i] as const);
  const order = [...orderByConfusion(confusionOf(5, 20, pairs))];
  expect([chain, chain.toReversed()]).toContainEqual(order);
});

test('400 classes in hidden groups come out group by group, each class once', () => {
  const rng = new CounterRng(3, 1, 1);
  const shuffled = rng.permutation(400);
  const groupOf = (c: number) => Math.floor(shuffled[c] / 8);
  const pairs: [number, number, number][] = [];
  for (let a = 0; a < 400; a++)
    for (let b = 0; b < 400; b++) if (a !== b && groupOf(a) === groupOf(b)) pairs.push([a, b, 2]);
  const order = [...orderByConfusion(confusionOf(400, 10, pairs))];
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i));
  const groups = order.map(groupOf);
  const changes = groups.filter((group, i) => i > 0 && group !== groups[i - 1]).length;
  expect(changes).toBe(49);
});

test('without mistakes, or classes, the order is the classes’ own', () => {
  expect([...orderByConfusion(confusionOf(3, 2, []))]).toEqual([0, 1, 2]);
  expect([...orderByConfusion(occupiedCells(emptyConfusion(0)))]).toEqual([]);
});

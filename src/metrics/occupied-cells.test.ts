import { expect, test } from 'vitest';
import { CounterRng } from '../shared/rng';
import { orderByConfusion } from './class-order';
import { cellOf, cellsOfImages, countOutcome, emptyConfusion, occupiedCells } from './confusion';

test('the occupied cells are those that hold anything, each with its count, and the others are none', () => {
  const rng = new CounterRng(5, 0);
  for (const classCount of [0, 1, 2, 7, 40]) {
    const confusion = emptyConfusion(classCount);
    for (let i = 0; i < 3 * classCount; i++)
      countOutcome(confusion, rng.integer(classCount), rng.integer(classCount));
    const cells = occupiedCells(confusion);
    expect(cells.counts).toHaveLength(confusion.counts.filter((count) => count > 0).length);
    for (let truth = 0; truth < classCount; truth++)
      for (let answer = 0; answer < classCount; answer++)
        expect(cells.counts[cellOf(cells, truth, answer)] ?? 0).toBe(
          confusion.counts[truth * classCount + answer],
        );
  }
});

test('the cells of images are those of their matrix, which need not be made', () => {
  const rng = new CounterRng(7, 0);
  for (const classCount of [1, 2, 7, 40]) {
    const confusion = emptyConfusion(classCount);
    const images = Array.from({ length: 5 * classCount }, () => ({
      truth: rng.integer(classCount),
      prediction: rng.integer(classCount),
    }));
    for (const { truth, prediction } of images) countOutcome(confusion, truth, prediction);
    expect(cellsOfImages(classCount, images)).toEqual(occupiedCells(confusion));
  }
  expect(cellsOfImages(3, [])).toEqual(occupiedCells(emptyConfusion(3)));
});

test('of 5,000 classes, pairs that are confused stand beside each other, and every class is there once', () => {
  const classCount = 5_000;
  const confusion = emptyConfusion(classCount);
  const partner = (c: number) => (c + classCount / 2) % classCount;
  for (let c = 0; c < classCount; c++) {
    countOutcome(confusion, c, c);
    if (c % 10 === 0) countOutcome(confusion, c, partner(c));
  }
  const order = orderByConfusion(occupiedCells(confusion));
  expect(new Set(order)).toEqual(new Set(Array.from({ length: classCount }, (_, c) => c)));
  for (let c = 0; c < classCount / 2; c += 10)
    expect(Math.abs(order.indexOf(c) - order.indexOf(partner(c)))).toBe(1);
});

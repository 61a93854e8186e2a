import { expect, test } from 'vitest';
import { neighbourTable, scaleRowsToUnit } from '../../metrics/image-map/nearest';
import { principalCoordinates } from '../../metrics/image-map/principal-axes';
import { CounterRng } from '../../shared/rng';
import { type LayoutJob, umapLayout } from './umap-layout';

function ended<T>(work: Generator<number, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Points of three clouds in eight dimensions, by turns. */
function jobOf(count: number): LayoutJob {
  const width = 8;
  const rng = new CounterRng(1, 0);
  const rows = Float32Array.from({ length: count * width }, (_, i) => {
    const row = Math.floor(i / width);
    return rng.normal() + (i % width === row % 3 ? 12 : 0);
  });
  const { coordinates } = ended(principalCoordinates(rows, width));
  scaleRowsToUnit(rows, width);
  const products = (start: number, end: number) =>
    Float32Array.from({ length: (end - start) * count }, (_, i) => {
      const [a, b] = [start + Math.floor(i / count), i % count];
      let sum = 0;
      for (let f = 0; f < width; f++) sum += rows[a * width + f] * rows[b * width + f];
      return sum;
    });
  return { neighbours: ended(neighbourTable(count, 15, products)), start: coordinates };
}

test('three clouds stay apart, and the same job gives the same map', () => {
  const job = jobOf(120);
  const shares: number[] = [];
  const work = umapLayout(job);
  let step = work.next();
  for (; !step.done; step = work.next()) shares.push(step.value);
  const map = step.value;
  expect(shares.at(-1)).toBe(1);
  expect(map).toHaveLength(240);
  expect(map.every(Number.isFinite)).toBe(true);
  // The nearest of each point on the map is of its own cloud.
  for (let i = 0; i < 120; i++) {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < 120; j++) {
      const far = Math.hypot(map[2 * i] - map[2 * j], map[2 * i + 1] - map[2 * j + 1]);
      if (j !== i && far < least) [nearest, least] = [j, far];
    }
    expect(nearest % 3).toBe(i % 3);
  }
  expect(ended(umapLayout(job))).toEqual(map);
});

test.each([0, 1, 2])('%i images stay where they are', (count) => {
  const job = jobOf(count);
  expect(ended(umapLayout(job))).toEqual(job.start);
});

test.each([3, 4, 20])(
  '%i images, fewer than have fifteen neighbours each or hardly more, find a place',
  (count) => {
    expect(ended(umapLayout(jobOf(count))).every(Number.isFinite)).toBe(true);
  },
);

import { expect, test } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { chooseImages, sampleOf } from './choose-images';
import { type Point, rowsWithin } from './lasso';
import { nearWithOtherLabels } from './near-labels';
import { nearestRows, neighbourTable, scaleRowsToUnit } from './nearest';
import { principalCoordinates } from './principal-axes';

function ended<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Rows [n, width] of independent normals with these standard deviations. */
function normals(count: number, deviations: readonly number[], seed: number): Float32Array {
  const rng = new CounterRng(seed, 0);
  return Float32Array.from({ length: count * deviations.length }, (_, i) => {
    return rng.normal() * deviations[i % deviations.length];
  });
}

/** Rows · a rotation of the first two of three axes by 30° and then of the last two by 50°. */
function turned(rows: Float32Array): Float32Array {
  const result = new Float32Array(rows.length);
  const [c, s] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  const [d, e] = [Math.cos((50 * Math.PI) / 180), Math.sin((50 * Math.PI) / 180)];
  for (let i = 0; i < rows.length; i += 3) {
    const [x, y, z] = rows.subarray(i, i + 3);
    const [u, v] = [c * x - s * y, s * x + c * y];
    result.set([u, d * v - e * z, e * v + d * z], i);
  }
  return result;
}

function unitsOf(rows: Float32Array, width: number): Float32Array {
  const units = rows.slice();
  scaleRowsToUnit(units, width);
  return units;
}

function productsOf(units: Float32Array, width: number) {
  const count = units.length / width;
  return (start: number, end: number) =>
    Float32Array.from({ length: (end - start) * count }, (_, i) => {
      const [row, other] = [start + Math.floor(i / count), i % count];
      let sum = 0;
      for (let f = 0; f < width; f++) sum += units[row * width + f] * units[other * width + f];
      return sum;
    });
}

test('of a known covariance, turned and moved, the coordinates are those along its two longest axes', () => {
  const straight = normals(4000, [5, 2, 0.3], 1);
  const moved = turned(straight).map((value) => value + 70);
  const { coordinates, shares } = ended(principalCoordinates(moved, 3));
  const all = 25 + 4 + 0.09;
  expect(shares[0]).toBeCloseTo(25 / all, 1);
  expect(shares[1]).toBeCloseTo(4 / all, 1);
  // Along the axes before they were turned, up to a sign, the mean, and what 4,000 draws leave of correlation.
  for (const [axis, tolerance] of [0.1, 0.15].entries()) {
    let same = 0;
    let [own, known] = [0, 0];
    for (let i = 0; i < 4000; i++) {
      const [a, b] = [coordinates[2 * i + axis], straight[3 * i + axis]];
      same += a * b;
      own += a * a;
      known += b * b;
    }
    expect(Math.abs(same) / Math.sqrt(own * known)).toBeGreaterThan(1 - tolerance / 10);
  }
});

test('three clouds far apart stay apart: each point is nearest to the middle of its own', () => {
  const width = 16;
  const rows = normals(300, new Array(width).fill(1), 2);
  for (let i = 0; i < 300; i++) rows[i * width + (i % 3)] += 20;
  const { coordinates } = ended(principalCoordinates(rows, width));
  const middles = [0, 1, 2].map((cloud) => {
    const own = Array.from({ length: 100 }, (_, i) => 3 * i + cloud);
    const mean = (axis: number) => own.reduce((sum, i) => sum + coordinates[2 * i + axis], 0) / own.length;
    return { x: mean(0), y: mean(1) };
  });
  for (let i = 0; i < 300; i++) {
    const far = middles.map(({ x, y }) => Math.hypot(coordinates[2 * i] - x, coordinates[2 * i + 1] - y));
    expect(far.indexOf(Math.min(...far))).toBe(i % 3);
  }
});

test('the same rows give the same map, and rows that do not vary lie in one place', () => {
  const rows = normals(200, [3, 2, 1, 1], 3);
  const map = ended(principalCoordinates(rows, 4));
  expect(ended(principalCoordinates(rows.slice(), 4))).toEqual(map);
  const still = ended(principalCoordinates(new Float32Array(40).fill(7), 4));
  expect(still).toEqual({ coordinates: new Float32Array(20), shares: [0, 0] });
  const one = ended(principalCoordinates(Float32Array.of(1, 2, 3), 1));
  expect(Array.from(one.coordinates)).toEqual([-1, 0, 0, 0, 1, 0]);
});

test('the nearest rows are those of sorting all cosines, of one row and of all', () => {
  const width = 5;
  const count = 600;
  const rows = normals(count, [1, 1, 1, 1, 1], 4);
  const units = unitsOf(rows, width);
  const cosine = (a: number, b: number) => {
    const [left, right] = [
      rows.subarray(a * width, (a + 1) * width),
      rows.subarray(b * width, (b + 1) * width),
    ];
    const dot = left.reduce((sum, value, f) => sum + value * right[f], 0);
    return dot / Math.hypot(...left) / Math.hypot(...right);
  };
  const bruteForce = (row: number, candidates: readonly number[], most: number) =>
    candidates
      .filter((other) => other !== row)
      .sort((a, b) => cosine(row, b) - cosine(row, a))
      .slice(0, most);
  const everyThird = Array.from({ length: count / 3 }, (_, i) => 3 * i);
  const near = nearestRows(units, width, 7, everyThird, 6);
  expect(near.map(({ row }) => row)).toEqual(bruteForce(7, everyThird, 6));
  for (const { row, similarity } of near) expect(similarity).toBeCloseTo(cosine(7, row), 5);
  const table = ended(neighbourTable(count, 4, productsOf(units, width)));
  const every = Array.from({ length: count }, (_, i) => i);
  // Beyond the first block too.
  for (const row of [0, 255, 256, 599])
    expect([...table.rows.subarray(4 * row, 4 * row + 4)]).toEqual(bruteForce(row, every, 4));
});

test('of few rows each has all others for neighbours, and a row of zeros is near to nothing', () => {
  const units = unitsOf(Float32Array.of(3, 0, 0, 0, 2, 0.1), 2);
  expect(Array.from(units.subarray(0, 4))).toEqual([1, 0, 0, 0]);
  const table = ended(neighbourTable(3, 10, productsOf(units, 2)));
  expect(table.each).toBe(2);
  expect([...table.rows]).toEqual([2, 1, 0, 2, 0, 1]);
  expect(table.similarities[2]).toBe(0);
});

test('pairs side by side with different labels are told once, the nearest first', () => {
  const table = {
    each: 1,
    rows: Int32Array.of(1, 0, 3, 2, 0),
    similarities: Float32Array.of(0.8, 0.8, 0.99, 0.99, 0.5),
  };
  const pairs = nearWithOtherLabels(table, Int32Array.of(0, 1, 0, 1, 1), 10);
  expect(pairs.map(({ rows }) => rows)).toEqual([
    [2, 3],
    [0, 1],
    [0, 4],
  ]);
  expect(nearWithOtherLabels(table, Int32Array.of(0, 1, 0, 1, 1), 1)).toHaveLength(1);
  // Without a label, or with the same one, they are no question.
  expect(nearWithOtherLabels(table, Int32Array.of(0, -1, 2, 2, 0), 10)).toEqual([]);
  expect(
    nearWithOtherLabels(
      { each: 0, rows: new Int32Array(0), similarities: new Float32Array(0) },
      Int32Array.of(1),
      5,
    ),
  ).toEqual([]);
});

const SQUARE: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 4, y: 0 },
  { x: 4, y: 4 },
  { x: 0, y: 4 },
];
/** Open at the top: a U. */
const CUP: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 6, y: 0 },
  { x: 6, y: 6 },
  { x: 4, y: 6 },
  { x: 4, y: 2 },
  { x: 2, y: 2 },
  { x: 2, y: 6 },
  { x: 0, y: 6 },
];

test.each([
  { what: 'in the middle', polygon: SQUARE, at: { x: 2, y: 2 }, inside: true },
  { what: 'beside', polygon: SQUARE, at: { x: 5, y: 2 }, inside: false },
  { what: 'on a level with two corners', polygon: SQUARE, at: { x: -1, y: 4 }, inside: false },
  { what: 'on a level with a corner, beyond it', polygon: SQUARE, at: { x: 5, y: 0 }, inside: false },
  { what: 'in an arm of the U', polygon: CUP, at: { x: 1, y: 5 }, inside: true },
  { what: 'between its arms', polygon: CUP, at: { x: 3, y: 5 }, inside: false },
  { what: 'on a level with its inner bottom', polygon: CUP, at: { x: 1, y: 2 }, inside: true },
  { what: 'a line of two corners', polygon: SQUARE.slice(0, 2), at: { x: 2, y: 0 }, inside: false },
  { what: 'no corner', polygon: [], at: { x: 0, y: 0 }, inside: false },
])('a lasso and a point: $what', ({ polygon, at, inside }) => {
  const point = Float32Array.of(at.x, at.y);
  const found = inside ? [0] : [];
  expect(rowsWithin(point, polygon)).toEqual(found);
  // The way round does not matter.
  expect(rowsWithin(point, [...polygon].reverse())).toEqual(found);
});

test('a lasso that crosses itself holds what its outline goes round once', () => {
  const bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]];
  const coordinates = Float32Array.of(2, 1, 2, 3, 1, 2, 3, 2);
  expect(rowsWithin(coordinates, bow)).toHaveLength(2);
  expect(rowsWithin(coordinates, SQUARE)).toEqual([0, 1, 2, 3]);
});

test('a lasso of hundreds of corners holds what lies within its circle', () => {
  const corners = Array.from({ length: 700 }, (_, i) => (2 * Math.PI * i) / 700);
  const circle = corners.map((angle) => ({ x: 3 * Math.cos(angle), y: 3 * Math.sin(angle) }));
  const coordinates = normals(2000, [2, 2], 5);
  const radii = Array.from({ length: 2000 }, (_, row) =>
    Math.hypot(coordinates[2 * row], coordinates[2 * row + 1]),
  );
  // Where the circle is not told from its 700 sides.
  const sure = radii.flatMap((radius, row) => (Math.abs(radius - 3) > 0.001 ? [row] : []));
  const found = new Set(rowsWithin(coordinates, circle));
  expect(sure.filter((row) => found.has(row))).toEqual(sure.filter((row) => radii[row] < 3));
});

test('all images are taken where there is room, else some of both sides, and always the same', () => {
  const heldOut = Int32Array.from({ length: 30 }, (_, i) => i);
  const training = Int32Array.from({ length: 100 }, (_, i) => 100 + i);
  expect(chooseImages({ heldOut, training }, 130)).toEqual({ heldOut, training });
  const some = chooseImages({ heldOut, training }, 40);
  expect([some.heldOut.length, some.training.length]).toEqual([20, 20]);
  expect(chooseImages({ heldOut, training }, 40)).toEqual(some);
  const mostlyTraining = chooseImages({ heldOut, training }, 110);
  expect([mostlyTraining.heldOut.length, mostlyTraining.training.length]).toEqual([30, 80]);
  const mostlyHeldOut = chooseImages({ heldOut: training, training: heldOut }, 110);
  expect([mostlyHeldOut.heldOut.length, mostlyHeldOut.training.length]).toEqual([80, 30]);
  const drawn = sampleOf(training, 7);
  expect(new Set(drawn).size).toBe(7);
  expect([...drawn]).toEqual([...drawn].sort((a, b) => a - b));
});

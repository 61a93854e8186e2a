import { expect, test } from 'vitest';
import { moved, placeNear, placesInView, toMap, toView, wholeMap, zoomed } from './map-view';

const PLACED = {
  rows: Int32Array.of(7, 8, 9),
  coordinates: Float32Array.of(-2, 0, 6, 1, 2, 3),
};

test('the whole map is in view, as large as it can be, upwards upwards', () => {
  const view = wholeMap(PLACED, 432, 232);
  // 8 units across 400 px; 3 units of 50 px fit into 200 px.
  expect(view.scale).toBe(50);
  expect(placesInView(PLACED, view)).toEqual([0, 1, 2]);
  expect(toView(view, { x: -2, y: 1.5 })).toEqual({ x: 16, y: 116 });
  expect(toView(view, { x: 2, y: 3 }).y).toBeLessThan(toView(view, { x: 2, y: 0 }).y);
  expect(toMap(view, toView(view, { x: 1.25, y: -0.5 }))).toEqual({ x: 1.25, y: -0.5 });
});

test.each([
  { what: 'no point', coordinates: new Float32Array(0) },
  { what: 'one point', coordinates: Float32Array.of(5, 5) },
  { what: 'all in one place', coordinates: Float32Array.of(5, 5, 5, 5) },
])('$what has a view', ({ coordinates }) => {
  const placed = { rows: Int32Array.from(coordinates.subarray(coordinates.length / 2).keys()), coordinates };
  const view = wholeMap(placed, 300, 200);
  expect(view.scale).toBe(1);
  expect(placesInView(placed, view)).toHaveLength(coordinates.length / 2);
});

test('points in a line fill the width', () => {
  const placed = { rows: Int32Array.of(0, 1), coordinates: Float32Array.of(0, 5, 4, 5) };
  expect(wholeMap(placed, 432, 232).scale).toBe(100);
});

test('zooming keeps what is under the pointer, and ends at the whole map', () => {
  const whole = wholeMap(PLACED, 432, 232);
  const at = { x: 100, y: 60 };
  const under = toMap(whole, at);
  const near = zoomed(whole, whole, 4, at);
  expect(near.scale).toBe(200);
  const still = toMap(near, at);
  expect(still.x).toBeCloseTo(under.x, 9);
  expect(still.y).toBeCloseTo(under.y, 9);
  expect(zoomed(near, whole, 1 / 8, at)).toBe(whole);
  expect(zoomed(whole, whole, 1e9, at).scale).toBe(200 * whole.scale);
});

test('what is dragged goes with the pointer, and out of view', () => {
  const whole = wholeMap(PLACED, 432, 232);
  const before = toView(whole, { x: 6, y: 1 });
  const dragged = moved(whole, 30, -10);
  expect(toView(dragged, { x: 6, y: 1 })).toEqual({ x: before.x + 30, y: before.y - 10 });
  expect(placesInView(PLACED, moved(whole, -100, 0))).toEqual([1, 2]);
});

test('the nearest point is pointed at, and none from far away', () => {
  const whole = wholeMap(PLACED, 432, 232);
  const { x, y } = toView(whole, { x: 2, y: 3 });
  expect(placeNear(PLACED, whole, { x: x + 5, y }, 10)).toBe(2);
  expect(placeNear(PLACED, whole, { x: x + 11, y }, 10)).toBeNull();
});

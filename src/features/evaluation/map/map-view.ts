import type { Point } from '../../../metrics/image-map/lasso';

/** Points of a map that are shown: row `rows[i]` of the map stands at `coordinates[2i]`, `coordinates[2i + 1]`. */
export interface PlacedRows {
  readonly rows: Int32Array;
  /** [rows, 2] */
  readonly coordinates: Float32Array;
}

/** What of the map is in view, and how large. */
export interface MapView {
  /** px of one unit of the map, in both directions. */
  readonly scale: number;
  /** The point of the map in the middle. */
  readonly middle: Point;
  /** px */
  readonly width: number;
  readonly height: number;
}

/** px between the outermost points and the edge. */
const MARGIN = 16;
/** The whole map at its largest is so many times as wide as the view. */
export const MOST_ZOOM = 200;

/** The view that holds all points. */
export function wholeMap({ coordinates }: PlacedRows, width: number, height: number): MapView {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < coordinates.length; i += 2) {
    left = Math.min(left, coordinates[i] ?? 0);
    right = Math.max(right, coordinates[i] ?? 0);
    low = Math.min(low, coordinates[i + 1] ?? 0);
    high = Math.max(high, coordinates[i + 1] ?? 0);
  }
  if (left > right) return { scale: 1, middle: { x: 0, y: 0 }, width, height };
  const room = (side: number) => Math.max(1, side - 2 * MARGIN);
  const scale = Math.min(room(width) / (right - left || 1e-9), room(height) / (high - low || 1e-9));
  // One point alone, or all in one place.
  const isSpread = right > left || high > low;
  const middle = { x: (left + right) / 2, y: (low + high) / 2 };
  return { scale: isSpread ? scale : 1, middle, width, height };
}

/** Where a point of the map stands in the view, px; upwards on the map is upwards in the view. */
export function toView({ scale, middle, width, height }: MapView, { x, y }: Point): Point {
  return { x: width / 2 + (x - middle.x) * scale, y: height / 2 - (y - middle.y) * scale };
}

/** The point of the map at a place of the view. */
export function toMap({ scale, middle, width, height }: MapView, { x, y }: Point): Point {
  return { x: middle.x + (x - width / 2) / scale, y: middle.y - (y - height / 2) / scale };
}

/** Larger or smaller by a factor, between the whole map and `MOST_ZOOM` times that; what is at `at` (px) stays there. */
export function zoomed(view: MapView, whole: MapView, factor: number, at: Point): MapView {
  const scale = Math.min(whole.scale * MOST_ZOOM, view.scale * factor);
  if (scale <= whole.scale) return whole;
  const held = toMap(view, at);
  const middle = {
    x: held.x - (at.x - view.width / 2) / scale,
    y: held.y + (at.y - view.height / 2) / scale,
  };
  return { ...view, scale, middle };
}

/** Moved by so many px: what was in the middle goes right and down. */
export function moved(view: MapView, right: number, down: number): MapView {
  const { scale, middle } = view;
  return { ...view, middle: { x: middle.x - right / scale, y: middle.y + down / scale } };
}

/** Places (in `rows`) of the points in view. */
export function placesInView({ coordinates }: PlacedRows, view: MapView): number[] {
  const places: number[] = [];
  for (let place = 0; 2 * place < coordinates.length; place++) {
    const { x, y } = toView(view, pointAt(coordinates, place));
    if (x >= 0 && y >= 0 && x <= view.width && y <= view.height) places.push(place);
  }
  return places;
}

/** The place (in `rows`) of the point nearest to somewhere in the view, no farther than `most` px; null for none. */
export function placeNear(placed: PlacedRows, view: MapView, at: Point, most: number): number | null {
  const { coordinates } = placed;
  let nearest: number | null = null;
  let least = most;
  for (let place = 0; 2 * place < coordinates.length; place++) {
    const { x, y } = toView(view, pointAt(coordinates, place));
    const far = Math.hypot(x - at.x, y - at.y);
    if (far <= least) [nearest, least] = [place, far];
  }
  return nearest;
}

export function pointAt(coordinates: Float32Array, place: number): Point {
  return { x: coordinates[2 * place] ?? 0, y: coordinates[2 * place + 1] ?? 0 };
}

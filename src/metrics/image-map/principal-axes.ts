import { CounterRng, STREAM } from '../../shared/rng';

/** Passes over the rows before the axes are taken as they are. */
const MOST_PASSES = 60;
/** An axis has settled once a pass turns it by less: the length of the difference of two unit vectors. */
const SETTLED = 1e-5;

/** Rows in two dimensions, along the two directions in which they vary most. */
export interface PrincipalCoordinates {
  /** [n, 2] */
  readonly coordinates: Float32Array;
  /** Of all the variance, the share along each axis. */
  readonly shares: readonly [number, number];
}

/**
 * Principal component analysis (Pearson 1901) of rows [n, width], to two components: orthogonal iteration (Golub and Van
 * Loan, section 7.3.2) on the covariance, which is never formed. Libraries copy every row to float64 or decompose the
 * whole covariance; this reads float32 rows where they lie. Axes point to where their largest weight is positive, so the
 * same rows give the same map. Yields after each pass, for whoever must not be held up.
 */
export function* principalCoordinates(
  rows: Float32Array,
  width: number,
): Generator<number, PrincipalCoordinates> {
  const count = width === 0 ? 0 : rows.length / width;
  const mean = meanOf(rows, width, count);
  const rng = new CounterRng(0, STREAM.imageMap);
  let first = Float64Array.from({ length: width }, () => rng.normal());
  let second = Float64Array.from({ length: width }, () => rng.normal());
  orthonormalise(first, second);
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const [nextFirst, nextSecond] = timesCovariance(rows, mean, first, second);
    orthonormalise(nextFirst, nextSecond);
    const turned = Math.max(distance(first, nextFirst), distance(second, nextSecond));
    [first, second] = [nextFirst, nextSecond];
    yield pass;
    if (turned < SETTLED) break;
  }
  pointAlongLargest(first);
  pointAlongLargest(second);
  return project(rows, mean, first, second);
}

function meanOf(rows: Float32Array, width: number, count: number): Float64Array<ArrayBuffer> {
  const mean = new Float64Array(width);
  for (let i = 0; i < count; i++) for (let f = 0; f < width; f++) mean[f] += rows[i * width + f];
  for (let f = 0; f < width; f++) mean[f] /= Math.max(1, count);
  return mean;
}

/** The covariance times each of two vectors, up to a factor. */
function timesCovariance(
  rows: Float32Array,
  mean: Float64Array,
  first: Float64Array,
  second: Float64Array,
): [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>] {
  const width = mean.length;
  const products: [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>] = [
    new Float64Array(width),
    new Float64Array(width),
  ];
  for (let start = 0; start < rows.length; start += width) {
    let along = 0;
    let across = 0;
    for (let f = 0; f < width; f++) {
      const value = rows[start + f] - mean[f];
      along += value * first[f];
      across += value * second[f];
    }
    for (let f = 0; f < width; f++) {
      const value = rows[start + f] - mean[f];
      products[0][f] += along * value;
      products[1][f] += across * value;
    }
  }
  return products;
}

/** Gram and Schmidt. A vector of zeros (rows that do not vary any more) stays one. */
function orthonormalise(first: Float64Array, second: Float64Array): void {
  scaleToUnit(first);
  const shared = dot(first, second);
  for (let f = 0; f < second.length; f++) second[f] -= shared * first[f];
  scaleToUnit(second);
}

function scaleToUnit(vector: Float64Array): void {
  const length = Math.sqrt(dot(vector, vector));
  for (let f = 0; f < vector.length; f++) vector[f] = length === 0 ? 0 : vector[f] / length;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let f = 0; f < a.length; f++) sum += a[f] * b[f];
  return sum;
}

function distance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let f = 0; f < a.length; f++) sum += (a[f] - b[f]) ** 2;
  return Math.sqrt(sum);
}

/** An axis and its opposite serve alike; one of them is always taken. */
function pointAlongLargest(axis: Float64Array): void {
  let largest = 0;
  for (const weight of axis) if (Math.abs(weight) > Math.abs(largest)) largest = weight;
  if (largest < 0) for (let f = 0; f < axis.length; f++) axis[f] = -axis[f];
}

function project(
  rows: Float32Array,
  mean: Float64Array,
  first: Float64Array,
  second: Float64Array,
): PrincipalCoordinates {
  const width = mean.length;
  const count = width === 0 ? 0 : rows.length / width;
  const coordinates = new Float32Array(2 * count);
  let [all, alongFirst, alongSecond] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    let [x, y] = [0, 0];
    for (let f = 0; f < width; f++) {
      const value = rows[i * width + f] - mean[f];
      all += value * value;
      x += value * first[f];
      y += value * second[f];
    }
    coordinates[2 * i] = x;
    coordinates[2 * i + 1] = y;
    alongFirst += x * x;
    alongSecond += y * y;
  }
  return { coordinates, shares: all === 0 ? [0, 0] : [alongFirst / all, alongSecond / all] };
}

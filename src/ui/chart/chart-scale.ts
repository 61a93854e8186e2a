import type { Curve } from './curve';

/** Which axes are in powers of ten. */
export interface Logarithmic {
  readonly x: boolean;
  readonly y: boolean;
}

/** What the axes of a chart reach over. */
export interface ChartScale {
  readonly xLeast: number;
  readonly xMost: number;
  readonly yLeast: number;
  readonly yMost: number;
  readonly logarithmic: Logarithmic;
}

export const LINEAR: Logarithmic = { x: false, y: false };

/** What an axis counts: its ticks are round in that. Durations are in milliseconds. */
export type AxisKind = 'number' | 'duration';

/**
 * A range that holds every point: y rounded, from zero, or between powers of ten; x from zero, or, where it is logarithmic,
 * from the first point above zero. Outliers count: none is cut off.
 */
export function chartScale(
  curves: readonly Pick<Curve, 'points'>[],
  xEnd: number,
  logarithmic: Logarithmic,
  yKind: AxisKind = 'number',
): ChartScale {
  let xMost = xEnd;
  let xFirst = Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { points } of curves) {
    xMost = Math.max(xMost, points.at(-1)?.x ?? 0);
    for (const { x, y } of points) {
      if (!isDrawn(y, logarithmic.y)) continue;
      if (x > 0) xFirst = Math.min(xFirst, x);
      least = Math.min(least, y);
      most = Math.max(most, y);
    }
  }
  const isEmpty = least > most;
  if (xMost === 0) xMost = 1;
  // A single point has room before it.
  const xLeast = logarithmic.x ? Math.min(xFirst, xMost / 10) : 0;
  if (logarithmic.y) {
    const yLeast = isEmpty ? 0.1 : 10 ** Math.floor(Math.log10(least));
    const yMost = isEmpty ? 1 : 10 ** Math.ceil(Math.log10(most));
    return { xLeast, xMost, yLeast, yMost: Math.max(yMost, 10 * yLeast), logarithmic };
  }
  const top = isEmpty || most <= 0 ? 1 : most;
  const bottom = isEmpty ? 0 : Math.min(0, least);
  const step = stepOf(top - bottom, yKind);
  return {
    xLeast,
    xMost,
    yLeast: step * Math.floor(bottom / step),
    yMost: step * Math.ceil(top / step),
    logarithmic,
  };
}

/** Whether a value has a place on the axis. */
export function isDrawn(y: number, logarithmic: boolean): boolean {
  return Number.isFinite(y) && (!logarithmic || y > 0);
}

/** Where a value stands along its axis: 0 at the beginning, 1 at the end; null where it has no place. */
export function shareOfX(scale: ChartScale, x: number): number | null {
  return placeOf(x, scale.xLeast, scale.xMost, scale.logarithmic.x);
}

/** As `shareOfX`, from the bottom up. */
export function shareOfY(scale: ChartScale, y: number): number | null {
  return placeOf(y, scale.yLeast, scale.yMost, scale.logarithmic.y);
}

function placeOf(value: number, least: number, most: number, logarithmic: boolean): number | null {
  if (!isDrawn(value, logarithmic)) return null;
  if (!logarithmic) return (value - least) / (most - least);
  return Math.log(value / least) / Math.log(most / least);
}

/** The value at a share of the x axis: what `shareOfX` undoes. */
export function xAtShare({ xLeast, xMost, logarithmic }: ChartScale, share: number): number {
  return logarithmic.x ? xLeast * (xMost / xLeast) ** share : xLeast + share * (xMost - xLeast);
}

/** 1, 2 and 5 × each power of ten within least … most; the powers alone where those are more than can be told apart. */
export function logarithmicXTicks(least: number, most: number): number[] {
  const first = Math.floor(Math.log10(least));
  const last = Math.ceil(Math.log10(most));
  const within = (tick: number) => tick >= least * (1 - 1e-9) && tick <= most * (1 + 1e-9);
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const fine = powers
    .flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
    .filter(within);
  if (fine.length <= 7) return fine;
  const whole = powers.map((power) => Number(`1e${power}`)).filter(within);
  return whole.filter((_, i) => i % Math.ceil(whole.length / 7) === 0);
}

/** Where epochs end on an axis of epochs: all of them, or every second, fifth, tenth …, so that no more than forty are marked. */
export function epochMarks(most: number): number[] {
  let every = 1;
  for (let power = 1; most / every > 40; power *= 10)
    every = [1, 2, 5].map((digit) => digit * power).find((step) => most / step <= 40) ?? 10 * power;
  return Array.from({ length: Math.floor(most / every + 1e-9) }, (_, i) => (i + 1) * every);
}

/**
 * Heights for labels so that none lies over another: each as near to where it belongs as their order allows.
 * @param tops where each belongs, in pixels
 * @param gap the least distance between two
 * @param bottom the last height there is
 */
export function apart(tops: readonly number[], gap: number, bottom: number): number[] {
  const order = tops.map((_, i) => i).toSorted((a, b) => tops[a] - tops[b]);
  const placed = [...tops];
  let free = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    placed[i] = Math.max(placed[i], free);
    free = placed[i] + gap;
  }
  let ceiling = bottom;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i], ceiling);
    ceiling = placed[i] - gap;
  }
  return placed;
}

/** Multiples of 1, 2 or 5 × a power of ten within 0 … most: epochs and steps have no halves. */
export function xTicks(most: number, kind: AxisKind = 'number'): number[] {
  const step = kind === 'duration' ? durationStep(most) : roundStep(most, [1, 2, 5, 10]);
  const count = Math.floor(most / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Multiples of 1, 2, 2.5 or 5 × a power of ten, from end to end. */
export function roundedTicks(least: number, most: number, kind: AxisKind = 'number'): number[] {
  const step = stepOf(most - least, kind);
  const count = Math.round((most - least) / step);
  // Sums would drift: 0.1 + 0.2.
  return Array.from({ length: count + 1 }, (_, i) => Number((least + i * step).toPrecision(12)));
}

/** Powers of ten, thinned where there are more than can be told apart; of durations what stands in their place. */
export function logarithmicTicks(least: number, most: number, kind: AxisKind = 'number'): number[] {
  const first = Math.round(Math.log10(least));
  const last = Math.round(Math.log10(most));
  const every = Math.ceil((last - first) / 6);
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) ticks.push(Number(`1e${power}`));
  if (kind === 'number') return ticks;
  return ticks.map((ms) => ROUND_DURATIONS[Math.log10(ms)] ?? ms).filter((ms) => ms >= least && ms <= most);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** In the place of 1 ms, 10 ms … 10⁸ ms. */
const ROUND_DURATIONS = [1, 10, 100, SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 12 * HOUR];
/** What clocks are divided by. */
const CLOCK_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
];

/** The least friendly step that divides a duration into five at most: parts of a second, a clock's, or days. */
function durationStep(rangeMs: number): number {
  if (rangeMs < 5 * SECOND) return roundStep(rangeMs, [1, 2, 5, 10]);
  const found = CLOCK_STEPS.find((step) => 5 * step >= rangeMs * (1 - 1e-9));
  return found ?? DAY * Math.max(1, roundStep(rangeMs / DAY, [1, 2, 5, 10]));
}

function stepOf(range: number, kind: AxisKind): number {
  return kind === 'duration' ? durationStep(range) : roundStep(range);
}

function roundStep(range: number, factors = [1, 2, 2.5, 5, 10]): number {
  const power = 10 ** Math.floor(Math.log10(range / 4));
  const step = factors.find((factor) => factor * power * 5 >= range * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(12));
}

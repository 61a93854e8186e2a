import type { Curve } from './curve';

/** What the axes of a chart reach over. */
export interface ChartScale {
  readonly xMost: number;
  readonly yLeast: number;
  readonly yMost: number;
  readonly logarithmic: boolean;
}

/** What an axis counts: its ticks are round in that. Durations are in milliseconds. */
export type AxisKind = 'number' | 'duration';

/** A rounded range that holds every point: from zero, or between powers of ten. Outliers count: none is cut off. */
export function chartScale(
  curves: readonly Pick<Curve, 'points'>[],
  xEnd: number,
  logarithmic: boolean,
  yKind: AxisKind = 'number',
): ChartScale {
  let xMost = xEnd;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const { points } of curves) {
    xMost = Math.max(xMost, points.at(-1)?.x ?? 0);
    for (const { y } of points) {
      if (!isDrawn(y, logarithmic)) continue;
      least = Math.min(least, y);
      most = Math.max(most, y);
    }
  }
  const isEmpty = least > most;
  if (xMost === 0) xMost = 1;
  if (logarithmic) {
    const yLeast = isEmpty ? 0.1 : 10 ** Math.floor(Math.log10(least));
    const yMost = isEmpty ? 1 : 10 ** Math.ceil(Math.log10(most));
    return { xMost, yLeast, yMost: Math.max(yMost, 10 * yLeast), logarithmic };
  }
  const top = isEmpty || most <= 0 ? 1 : most;
  const bottom = isEmpty ? 0 : Math.min(0, least);
  const step = stepOf(top - bottom, yKind);
  return {
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

import type { Formats } from './formats';

/** 0.29 is 29, not 28.999999999999996. */
export function inPercent(threshold: number): number {
  return Number((100 * threshold).toPrecision(12));
}

/** A threshold as it stands in a sentence: 80 %, 99.5 %. */
export function thresholdInWords(threshold: number, formats: Formats): string {
  return formats.percent(threshold, Number.isInteger(inPercent(threshold)) ? 0 : 1);
}

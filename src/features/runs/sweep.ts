/** What a picture of a sweep shows: the varied settings as axes, and each run's place on them. */
import type { RunDetails } from '../../protocol/runs';
import { recipeDifferences } from '../../recipe/differences';
import { roundedTicks } from '../../ui/chart/chart-scale';

export interface SweepAxis {
  /** The varied setting; null: the validation accuracy. */
  readonly path: string | null;
  /** Where values stand, from 0 to 1. */
  readonly ticks: readonly { readonly share: number; readonly value: unknown }[];
  /** A run each, in their order; null where a recipe has no such setting, or a run no accuracy. */
  readonly shares: readonly (number | null)[];
}

export interface Sweep {
  /** At least one; the accuracy is apart. */
  readonly settings: readonly SweepAxis[];
  readonly accuracy: SweepAxis;
  /** Further settings that differ, and have no axis. */
  readonly leftOut: number;
}

/** Runs that make a picture: two are told by the table. */
const LEAST_RUNS = 3;
/** Axes that can be told apart on a laptop's screen. */
const MOST_AXES = 6;
/** Further apart than this, positive values are spread by their ratio. */
const WIDE = 8;
/** What changes between runs only to see how much chance does. */
const CHANCE = 'seed';

/** The picture of what differs between the runs; null where there is nothing to see. */
export function sweepOf(runs: readonly RunDetails[]): Sweep | null {
  const differing = recipeDifferences(runs.map(({ entry }) => entry.recipe));
  const varied = differing.filter(({ path }) => path !== CHANCE);
  const axes = varied.length > 0 ? varied : differing;
  const accuracies = runs.map(({ entry }) => entry.result.validationAccuracy);
  const known = accuracies.filter((value) => value !== null);
  if (axes.length === 0 || known.length < LEAST_RUNS) return null;
  return {
    settings: axes.slice(0, MOST_AXES).map(({ path, values }) => settingAxis(path, values)),
    accuracy: accuracyAxis(accuracies, known),
    leftOut: Math.max(0, axes.length - MOST_AXES),
  };
}

/** Every value that occurs is a tick: numbers by size, where they lie far apart by ratio; what is none by its rank. */
function settingAxis(path: string, values: readonly unknown[]): SweepAxis {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  const isNumeric = values.every((value) => typeof value === 'number' || value == null) && numbers.length > 0;
  const distinct = isNumeric
    ? [...new Set(numbers)].toSorted((a, b) => a - b)
    : [...new Map(values.filter((value) => value != null).map((value) => [nameOf(value), value])).values()];
  const [least, most] = [numbers[0] === undefined ? 0 : Math.min(...numbers), Math.max(0, ...numbers)];
  const isWide = isNumeric && least > 0 && most / least >= WIDE;
  const names = distinct.map(nameOf);
  const shareOf = (value: unknown): number | null => {
    if (value == null) return null;
    if (distinct.length === 1) return 0.5;
    if (!isNumeric) return names.indexOf(nameOf(value)) / (distinct.length - 1);
    const [low, high, at] = [least, Math.max(...numbers), value as number].map((n) =>
      isWide ? Math.log(n) : n,
    );
    return (Number(at) - Number(low)) / (Number(high) - Number(low));
  };
  return {
    path,
    ticks: distinct.map((value) => ({ value, share: shareOf(value) ?? 0 })),
    shares: values.map(shareOf),
  };
}

function nameOf(value: unknown): string {
  return JSON.stringify(value);
}

/** From the least to the best, rounded outwards: differences between runs are small beside the whole. */
function accuracyAxis(accuracies: readonly (number | null)[], known: readonly number[]): SweepAxis {
  const low = Math.floor(Math.min(...known) * 20) / 20;
  const high = Math.max(Math.ceil(Math.max(...known) * 20) / 20, low + 0.05);
  const shareOf = (value: number) => (value - low) / (high - low);
  return {
    path: null,
    ticks: roundedTicks(low, high).map((value) => ({ value, share: shareOf(value) })),
    shares: accuracies.map((value) => (value === null ? null : shareOf(value))),
  };
}

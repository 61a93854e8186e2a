/** Figures of training as data. Sums are divided once, here; nothing else averages. */

import type { StepFigure, ValidationFigures } from './figures';

/** One point of the live curves: the running mean since the last point. A figure that its file lacks is NaN. */
export interface StepRecord extends Readonly<Record<StepFigure, number>> {
  /** Optimizer steps done, from 1. */
  readonly step: number;
  /** Position in epochs, fractional: 1.5 is half through the second. */
  readonly epoch: number;
  /** Training time so far, pauses left out. */
  readonly elapsedMs: number;
}

/** One row of the epoch table. A figure is null where its file lacks it; validation figures, where there is no such split. */
export interface EpochRecord extends ValidationFigures {
  /** From 1. */
  readonly epoch: number;
  readonly step: number;
  readonly trainLoss: number | null;
  readonly trainAccuracy: number | null;
  readonly learningRate: number | null;
  readonly durationMs: number | null;
  /** True where these are the best weights so far by the recipe's monitor. */
  readonly best: boolean;
}

export interface RunMetrics {
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
}

/** Which weights a recipe keeps: those of its best epoch, or of the last. */
export type Keep = 'best' | 'last';

/** The epoch whose weights are kept: every figure that stands for a run is this one's. */
export function keptEpoch(epochs: readonly EpochRecord[], keep: Keep): EpochRecord | undefined {
  return keep === 'best' ? bestOrLast(epochs) : epochs.at(-1);
}

/** The epoch whose weights are the best by the recipe's monitor, else the last one. */
export function bestOrLast(epochs: readonly EpochRecord[]): EpochRecord | undefined {
  return epochs.findLast(({ best }) => best) ?? epochs.at(-1);
}

import type { EngineState } from '../kernels/engine';
import { NO_SUMS, type Sums } from '../metrics/sums';
import { PLATEAU_START, type PlateauState } from './schedules';

/**
 * Where a run stands, as JSON. With the EngineState of the same moment and the best weights it is all a run needs to go
 * on exactly: order, augmentation and dropout are functions of seed, epoch and step.
 */
export interface LoopPosition {
  /** Epochs completed. */
  readonly epoch: number;
  /** Optimizer steps done in the epoch under way. */
  readonly stepInEpoch: number;
  /** Optimizer steps done in the run. */
  readonly step: number;
  /** Training time, pauses left out; of the run and of the epoch under way. */
  readonly elapsedMs: number;
  readonly epochElapsedMs: number;
  /** Training sums of the epoch under way. */
  readonly epochSums: Sums;
  readonly plateau: PlateauState;
  readonly best: BestEpoch | null;
}

/** The best epoch so far (from 1) by the recipe's monitor, and its value. */
export interface BestEpoch {
  readonly epoch: number;
  readonly value: number;
  /** Its validation loss, by which epochs of the same value are told apart. Runs of before did not note it, and keep the first. */
  readonly loss?: number | undefined;
  /** The first epoch that reached the value, where it is not this one: patience counts from there. */
  readonly reachedAt?: number | undefined;
}

export const RUN_START: LoopPosition = {
  epoch: 0,
  stepInEpoch: 0,
  step: 0,
  elapsedMs: 0,
  epochElapsedMs: 0,
  epochSums: NO_SUMS,
  plateau: PLATEAU_START,
  best: null,
};

/** Weights of a model at the end of an epoch: real copies, keyed `parameter/…` and `buffer/…`. */
export interface WeightSnapshot {
  /** From 1. */
  readonly epoch: number;
  /** Optimizer steps done. */
  readonly step: number;
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

/** Whether a tensor of a state is one of the weights it is evaluated with: not an optimizer's. */
export function isWeight(key: string): boolean {
  return /^(parameter|buffer|ema)\//.test(key);
}

/** The weights a state is evaluated with: the moving average where there is one, else the live weights. */
export function modelTensors(state: EngineState): Map<string, Float32Array> {
  const tensors = new Map<string, Float32Array>();
  for (const [key, values] of state.tensors) {
    const [kind] = key.split('/', 1);
    const name = key.slice(kind.length + 1);
    if (kind === 'buffer') tensors.set(key, values);
    if (kind === 'parameter') tensors.set(key, state.tensors.get(`ema/${name}`) ?? values);
  }
  return tensors;
}

/** What decides a parameter's step beside its gradient, whoever computes it. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { averageDecayAt } from '../average-decay';
import type { EngineOptions, TrainBatch } from '../engine';
import type { ParameterSpec } from '../graph';

/** The gradient of each trained parameter, over the whole batch. */
export type GradientMap = ReadonlyMap<number, Tensor>;

export type StepInfo = Pick<TrainBatch, 'learningRate' | 'step' | 'averageStep'>;

export function weightDecayOf(options: EngineOptions, { role }: ParameterSpec): number {
  return options.decayWeightsOnly && role !== 'weight' ? 0 : options.optimizer.weightDecay;
}

export function learningRateOf(
  options: EngineOptions,
  { name }: ParameterSpec,
  learningRate: number,
): number {
  return learningRate * (options.learningRateScale.get(name) ?? 1);
}

export function decayOf({ emaDecay }: EngineOptions, { step, averageStep = step }: StepInfo): number | null {
  return emaDecay === null ? null : averageDecayAt(emaDecay, averageStep);
}

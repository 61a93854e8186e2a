import {
  add,
  dispose,
  div,
  minimum,
  mul,
  sqrt,
  square,
  stack,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { averageDecayAt } from '../average-decay';
import type { EngineOptions, TrainBatch } from '../engine';
import type { ParameterSpec } from '../graph';
import { heapTensor, heapView } from './heap';
import type { ModelState } from './model-state';
import { updateParameter } from './optimizers';
import { updateByOperations } from './optimizers-by-operations';

/** The gradient of each trained parameter, over the whole batch. */
export type GradientMap = ReadonlyMap<number, Tensor>;

export type StepInfo = Pick<TrainBatch, 'learningRate' | 'step' | 'averageStep'>;

function weightDecayOf(options: EngineOptions, { role }: ParameterSpec): number {
  return options.decayWeightsOnly && role !== 'weight' ? 0 : options.optimizer.weightDecay;
}

function learningRateOf(options: EngineOptions, { name }: ParameterSpec, learningRate: number): number {
  return learningRate * (options.learningRateScale.get(name) ?? 1);
}

function decayOf({ emaDecay }: EngineOptions, { step, averageStep = step }: StepInfo): number | null {
  return emaDecay === null ? null : averageDecayAt(emaDecay, averageStep);
}

/** torch.nn.utils.clip_grad_norm_: the factor on all gradients. */
function clipFactor(clipNorm: number | null, norm: number): number {
  return clipNorm === null ? 1 : Math.min(1, clipNorm / (norm + 1e-6));
}

/** Global 2-norm of all gradients together, in float64. */
export function gradientNormOnHeap(gradients: GradientMap): number {
  let squares = 0;
  for (const gradient of gradients.values()) {
    const values = heapView(gradient);
    for (let i = 0; i < values.length; i++) squares += values[i] * (values[i] as number);
  }
  return Math.sqrt(squares);
}

/** One optimizer step where the numbers lie on the WASM heap. */
export function updateOnHeap(
  options: EngineOptions,
  state: ModelState,
  gradients: GradientMap,
  info: StepInfo,
  gradientNorm: number,
): void {
  const { learningRate, step } = info;
  const decay = decayOf(options, info);
  const average = decay === null ? null : state.startAverage();
  const specOf = (id: number) => options.graph.parameters[id] as ParameterSpec;
  // The weights are about to change: what was derived from them makes room (frozen ones derive theirs again).
  state.parameters.releaseDerived();
  // All room is taken before anything changes, so that a step is whole or has not happened.
  const ids = [...gradients.keys()];
  const room = tidy(() => [...ids, ...(average ? ids : [])].map((id) => heapTensor(specOf(id).shape)));
  const factor = clipFactor(options.clipNorm, gradientNorm);
  for (const [position, [id, gradient]] of [...gradients].entries()) {
    const spec = specOf(id);
    const updated = room[position] as Tensor;
    updateParameter(options.optimizer, {
      weights: heapView(state.parameters.get(id)),
      gradient: heapView(gradient),
      gradientFactor: factor,
      slots: state.slots.map((table) => heapView(table[id] as Tensor)),
      learningRate: learningRateOf(options, spec, learningRate),
      weightDecay: weightDecayOf(options, spec),
      step,
      result: heapView(updated),
    });
    state.parameters.replace(id, updated);
    if (!average || decay === null) continue;
    const moved = room[ids.length + position] as Tensor;
    const target = heapView(moved);
    const held = heapView(average.get(id));
    const live = heapView(updated);
    for (let i = 0; i < target.length; i++) {
      target[i] = decay * held[i] + (1 - decay) * (live[i] as number);
    }
    average.replace(id, moved);
  }
}

/** One optimizer step as tfjs operations; `choose` answers the held tensor while weights must stay as they are. */
export function updateByTensors(
  options: EngineOptions,
  state: ModelState,
  gradients: GradientMap,
  info: StepInfo,
  norm: Tensor,
  choose: (held: Tensor, updated: Tensor) => Tensor,
): void {
  const { learningRate, step } = info;
  const decay = decayOf(options, info);
  const average = decay === null ? null : state.startAverage();
  for (const [id, gradient] of gradients) {
    const spec = options.graph.parameters[id] as ParameterSpec;
    const weights = state.parameters.get(id);
    const slots = state.slots.map((table) => table[id] as Tensor);
    const held = average?.get(id);
    const result = tidy(() => {
      const updated = updateByOperations(options.optimizer, {
        weights,
        gradient: clipByTensor(gradient, options.clipNorm, norm),
        slots,
        learningRate: learningRateOf(options, spec, learningRate),
        weightDecay: weightDecayOf(options, spec),
        step,
      });
      const chosen = choose(weights, updated.weights);
      const moved =
        held && decay !== null ? [choose(held, add(mul(held, decay), mul(chosen, 1 - decay)))] : [];
      return [chosen, ...updated.slots.map((slot, i) => choose(slots[i] as Tensor, slot)), ...moved];
    });
    state.parameters.replace(id, result[0] as Tensor);
    for (const slot of slots.keys()) state.replaceSlot(slot, id, result[slot + 1] as Tensor);
    if (average && held) average.replace(id, result[slots.length + 1] as Tensor);
  }
}

function clipByTensor(gradient: Tensor, clipNorm: number | null, norm: Tensor): Tensor {
  if (clipNorm === null) return gradient;
  return mul(gradient, minimum(1, div(clipNorm, add(norm, 1e-6))));
}

/** Global 2-norm of all gradients together, a scalar. */
export function gradientNormByOperations(gradients: GradientMap): Tensor {
  return tidy(() => sqrt(sum(stack([...gradients.values()].map((gradient) => sum(square(gradient)))))));
}

export function disposeGradients(gradients: GradientMap): void {
  dispose([...gradients.values()]);
}

import { add, div, minimum, mul, sqrt, square, stack, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { EngineOptions } from '../../engine';
import type { ParameterSpec } from '../../graph';
import type { ModelState } from '../model-state';
import { decayOf, type GradientMap, learningRateOf, type StepInfo, weightDecayOf } from '../update-rules';
import { updateTensors } from './optimizers';

/** One optimizer step as tfjs operations; `choose` answers the held tensor while weights must stay as they are. */
export function updateWeights(
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
      const updated = updateTensors(options.optimizer, {
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
export function gradientNorm(gradients: GradientMap): Tensor {
  return tidy(() => sqrt(sum(stack([...gradients.values()].map((gradient) => sum(square(gradient)))))));
}

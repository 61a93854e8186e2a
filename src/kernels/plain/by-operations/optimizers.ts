/** torch.optim as tfjs operations; see ../optimizers.ts. */
import { add, div, mul, sqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerSettings } from '../../../recipe/kinds/optimizers';
import { assertNever } from '../../../shared/errors';

export interface TensorUpdate {
  readonly weights: Tensor;
  /** Already clipped. */
  readonly gradient: Tensor;
  /** In the order of optimizerSlots. */
  readonly slots: readonly Tensor[];
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly step: number;
}

export interface UpdatedTensors {
  readonly weights: Tensor;
  readonly slots: readonly Tensor[];
}

/** New tensors for the weights and the slots. */
export function updateTensors(spec: OptimizerSettings, update: TensorUpdate): UpdatedTensors {
  const { weights, slots, learningRate, weightDecay, step } = update;
  const [first, second] = slots as readonly [Tensor, Tensor];
  const decayed =
    weightDecay === 0 || spec.kind === 'adamw'
      ? update.gradient
      : add(update.gradient, mul(weights, weightDecay));
  switch (spec.kind) {
    case 'adam':
    case 'adamw': {
      const average = add(mul(first, spec.beta1), mul(decayed, 1 - spec.beta1));
      const squares = add(mul(second, spec.beta2), mul(square(decayed), 1 - spec.beta2));
      const root = add(div(sqrt(squares), Math.sqrt(1 - spec.beta2 ** step)), spec.epsilon);
      const move = mul(div(average, root), learningRate / (1 - spec.beta1 ** step));
      const kept = spec.kind === 'adamw' ? mul(weights, 1 - learningRate * weightDecay) : weights;
      return { weights: sub(kept, move), slots: [average, squares] };
    }
    case 'sgd': {
      if (spec.momentum === 0) return { weights: sub(weights, mul(decayed, learningRate)), slots: [] };
      const velocity = add(mul(first, spec.momentum), decayed);
      const direction = spec.nesterov ? add(decayed, mul(velocity, spec.momentum)) : velocity;
      return { weights: sub(weights, mul(direction, learningRate)), slots: [velocity] };
    }
    case 'adagrad': {
      const sums = add(first, square(decayed));
      const rate = learningRate / (1 + (step - 1) * spec.learningRateDecay);
      const move = mul(div(decayed, add(sqrt(sums), spec.epsilon)), rate);
      return { weights: sub(weights, move), slots: [sums] };
    }
    case 'rmsprop': {
      const squares = add(mul(first, spec.smoothing), mul(square(decayed), 1 - spec.smoothing));
      const direction = div(decayed, add(sqrt(squares), spec.epsilon));
      if (spec.momentum === 0) {
        return { weights: sub(weights, mul(direction, learningRate)), slots: [squares] };
      }
      const velocity = add(mul(second, spec.momentum), direction);
      return { weights: sub(weights, mul(velocity, learningRate)), slots: [squares, velocity] };
    }
    default:
      return assertNever(spec);
  }
}

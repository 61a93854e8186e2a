/**
 * torch.optim over typed arrays on the WASM heap, one pass per parameter: each function reads weights and gradient,
 * moves the slots in place and writes the new weights. `gradientFactor` is clipping's. Adam, which most runs take, is
 * the CPU kernel's in float32; the others compute in float64 and store float32.
 */
import type { OptimizerSettings } from '../../recipe/kinds/optimizers';
import { assertNever } from '../../shared/errors';
import { floatBits, runInShares } from './kernel/cpu-kernel';

export interface ParameterUpdate {
  readonly weights: Float32Array;
  readonly gradient: Float32Array;
  readonly gradientFactor: number;
  /** In the order of optimizerSlots. */
  readonly slots: readonly Float32Array[];
  readonly learningRate: number;
  readonly weightDecay: number;
  /** 1 for the first. */
  readonly step: number;
  readonly result: Float32Array;
}

export function updateParameter(spec: OptimizerSettings, update: ParameterUpdate): void {
  switch (spec.kind) {
    case 'adam':
    case 'adamw':
      adam(spec, update);
      break;
    case 'sgd':
      sgd(spec, update);
      break;
    case 'adagrad':
      adagrad(spec, update);
      break;
    case 'rmsprop':
      rmsprop(spec, update);
      break;
    default:
      assertNever(spec);
  }
}

type AdamSpec = Extract<OptimizerSettings, { kind: 'adam' | 'adamw' }>;
type SpecOf<K extends OptimizerSettings['kind']> = Extract<OptimizerSettings, { kind: K }>;

/** torch.optim.Adam (Kingma & Ba 2015) and AdamW (Loshchilov & Hutter 2019): decay in the gradient, or beside it. */
function adam(spec: AdamSpec, update: ParameterUpdate): void {
  const { weights, gradient, gradientFactor, slots, learningRate, weightDecay, step, result } = update;
  const { beta1, beta2, epsilon } = spec;
  const addresses = [weights, gradient, ...slots, result].map(({ byteOffset }) => byteOffset);
  const factors = floatBits(
    ...[gradientFactor, spec.kind === 'adam' ? weightDecay : 0],
    ...[spec.kind === 'adamw' ? 1 - learningRate * weightDecay : 1, beta1, beta2, 1 - beta1, 1 - beta2],
    ...[learningRate / (1 - beta1 ** step), 1 / Math.sqrt(1 - beta2 ** step), epsilon],
  );
  runInShares('adam', { args: [...addresses, ...factors], count: weights.length, grain: SHARE });
}

/** Weights in a share: some tenths of a millisecond. */
const SHARE = 65_536;

/** torch.optim.SGD: the velocity starts as the first gradient (Sutskever et al. 2013, as torch words it). */
function sgd(spec: SpecOf<'sgd'>, update: ParameterUpdate): void {
  const { weights, gradient, gradientFactor, slots, learningRate, weightDecay, result } = update;
  const { momentum, nesterov } = spec;
  const velocity = slots[0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    let g = gradient[i] * gradientFactor + weightDecay * weight;
    if (velocity) {
      const v = momentum * velocity[i] + g;
      velocity[i] = v;
      g = nesterov ? g + momentum * v : v;
    }
    result[i] = weight - learningRate * g;
  }
}

/** torch.optim.Adagrad (Duchi et al. 2011), initial accumulator 0. */
function adagrad(spec: SpecOf<'adagrad'>, update: ParameterUpdate): void {
  const { weights, gradient, gradientFactor, slots, learningRate, weightDecay, step, result } = update;
  const [sums] = slots as readonly [Float32Array];
  const rate = learningRate / (1 + (step - 1) * spec.learningRateDecay);
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    const g = gradient[i] * gradientFactor + weightDecay * weight;
    const sum = sums[i] + g * g;
    sums[i] = sum;
    result[i] = weight - (rate * g) / (Math.sqrt(sum) + spec.epsilon);
  }
}

/** torch.optim.RMSprop, not centred: epsilon stands outside the root. */
function rmsprop(spec: SpecOf<'rmsprop'>, update: ParameterUpdate): void {
  const { weights, gradient, gradientFactor, slots, learningRate, weightDecay, result } = update;
  const [squares, velocity] = slots as readonly [Float32Array, Float32Array | undefined];
  const { smoothing, epsilon, momentum } = spec;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    const g = gradient[i] * gradientFactor + weightDecay * weight;
    const square = smoothing * squares[i] + (1 - smoothing) * g * g;
    squares[i] = square;
    let direction = g / (Math.sqrt(square) + epsilon);
    if (velocity) {
      direction += momentum * velocity[i];
      velocity[i] = direction;
    }
    result[i] = weight - learningRate * direction;
  }
}

/** Convolutions with the batch norm after them in their weights: what inference runs. */
import { dispose, keep, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Chain } from './chains';
import { heapCopy, heapTensor, heapView } from './heap';
import type { Pass } from './operation';
import { winogradWeights } from './winograd';

export interface FoldedWeights {
  readonly bias: Tensor;
  /** The filter in its own shape; or, for a convolution by Winograd's algorithm, its 16 matrices. */
  readonly filters: readonly Tensor[];
}

interface Held extends FoldedWeights {
  /** Ids of the tensors it was made from: a weight that changes is another tensor. */
  readonly sources: string;
  readonly areNumbers: boolean;
}

type Convolution = Exclude<Chain['operation'], { kind: 'linear' }>;

/**
 * norm(conv(x)) = conv'(x) with weight' = weight · γ / √(variance + ε) and bias' = β + (bias − mean) · γ / √(variance + ε)
 * by output channel (Jacob et al. 2018, "Quantization and Training …", section 3.2), computed in float64.
 */
export class FoldedWeightTable {
  private readonly held = new Map<Chain, Held>();

  /**
   * Made again where any of its weights or statistics is another tensor than before.
   * @param operation the chain's
   * @param byWinograd whether the filter is to be transformed
   */
  of(chain: Chain, operation: Convolution, byWinograd: boolean, pass: Pass): FoldedWeights {
    const { norm } = chain;
    const filter = pass.parameter(operation.weight);
    const bias = operation.bias === null ? null : pass.parameter(operation.bias);
    const statistics = norm
      ? [
          pass.parameter(norm.weight),
          pass.parameter(norm.bias),
          pass.buffer(norm.runningMean),
          pass.buffer(norm.runningVariance),
        ]
      : [];
    const sources = [filter, bias, ...statistics].map((tensor) => tensor?.id).join();
    const before = this.held.get(chain);
    if (before?.sources === sources) return before;
    this.release((other) => other !== chain);
    const channels = filter.shape.at(-1) as number;
    const { factors, shifts } = scaleAndShift(chain, bias, statistics, channels);
    const weights = scaledColumns(heapView(filter), factors);
    const made = tidy(() => [
      heapCopy(shifts),
      ...(byWinograd
        ? winogradWeights(weights, filter.shape[2] as number, channels)
        : [filled(filter.shape, weights)]),
    ]).map(keep);
    const [foldedBias, ...filters] = made as [Tensor, ...Tensor[]];
    const areNumbers = weights.every(Number.isFinite) && shifts.every(Number.isFinite);
    const held = { bias: foldedBias, filters, sources, areNumbers };
    this.held.set(chain, held);
    return held;
  }

  /** Whether all that is held is numbers. */
  areNumbers(): boolean {
    return [...this.held.values()].every((held) => held.areNumbers);
  }

  /** Frees what `isKept` does not ask for. */
  release(isKept: (chain: Chain) => boolean): void {
    for (const [chain, { filters, bias }] of this.held) {
      if (isKept(chain)) continue;
      dispose([bias, ...filters]);
      this.held.delete(chain);
    }
  }
}

/** What the batch norm, where there is one, multiplies each output channel by, and what is added after. */
function scaleAndShift(
  { norm }: Chain,
  bias: Tensor | null,
  statistics: readonly Tensor[],
  channels: number,
): { factors: Float64Array; shifts: Float64Array } {
  const given = bias ? Float64Array.from(heapView(bias)) : new Float64Array(channels);
  if (!norm) return { factors: new Float64Array(channels).fill(1), shifts: given };
  const [scale, shift, means, variances] = statistics.map(heapView) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const factors = Float64Array.from(scale, (value, c) => value / Math.sqrt(variances[c] + norm.epsilon));
  return { factors, shifts: given.map((value, c) => shift[c] + (value - means[c]) * factors[c]) };
}

/** Values […, C] times factors [C]. */
function scaledColumns(values: Float32Array, factors: Float64Array): Float64Array {
  const scaled = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += factors.length)
    for (let c = 0; c < factors.length; c++) scaled[row + c] = values[row + c] * factors[c];
  return scaled;
}

function filled(shape: readonly number[], values: Float64Array): Tensor {
  const tensor = heapTensor(shape);
  heapView(tensor).set(values);
  return tensor;
}

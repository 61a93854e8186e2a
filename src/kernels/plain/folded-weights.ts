/** Convolutions with the batch norm after them in their weights: what inference runs. */
import { dispose, keep, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Chain } from './chains';
import { heapTensor, heapView } from './heap';
import type { Pass } from './operation';

export interface FoldedWeights {
  readonly filter: Tensor;
  readonly bias: Tensor;
}

interface Held extends FoldedWeights {
  /** Ids of the tensors it was made from: a weight that changes is another tensor. */
  readonly sources: string;
  readonly areNumbers: boolean;
}

/**
 * norm(conv(x)) = conv'(x) with weight' = weight · γ / √(variance + ε) and bias' = β + (bias − mean) · γ / √(variance + ε)
 * by output channel (Jacob et al. 2018, "Quantization and Training …", section 3.2), computed in float64.
 */
export class FoldedWeightTable {
  private readonly held = new Map<Chain, Held>();

  /** Made again where any of its weights or statistics is another tensor than before. */
  of(chain: Chain, norm: NonNullable<Chain['norm']>, pass: Pass): FoldedWeights {
    const { operation } = chain;
    const filter = pass.parameter(operation.weight);
    const bias = operation.bias === null ? null : pass.parameter(operation.bias);
    const [gamma, beta] = [pass.parameter(norm.weight), pass.parameter(norm.bias)];
    const [mean, variance] = [pass.buffer(norm.runningMean), pass.buffer(norm.runningVariance)];
    const tensors = [filter, gamma, beta, mean, variance, ...(bias ? [bias] : [])];
    const sources = tensors.map(({ id }) => id).join();
    const before = this.held.get(chain);
    if (before?.sources === sources) return before;
    if (before) dispose([before.filter, before.bias]);
    const [foldedFilter, foldedBias] = tidy(() => [heapTensor(filter.shape), heapTensor(gamma.shape)]).map(
      keep,
    ) as [Tensor, Tensor];
    const folded = { filter: foldedFilter, bias: foldedBias };
    const [scale, shift, means, variances] = [gamma, beta, mean, variance].map(heapView) as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const factors = Float64Array.from(scale, (value, c) => value / Math.sqrt(variances[c] + norm.epsilon));
    const given = bias ? heapView(bias) : new Float32Array(factors.length);
    heapView(folded.bias).set(shift.map((value, c) => value + (given[c] - means[c]) * factors[c]));
    const weights = heapView(folded.filter);
    for (const [i, value] of heapView(filter).entries()) weights[i] = value * factors[i % factors.length];
    const areNumbers = weights.every(Number.isFinite) && heapView(folded.bias).every(Number.isFinite);
    const held = { ...folded, sources, areNumbers };
    this.held.set(chain, held);
    return held;
  }

  /** Whether all that is held is numbers. */
  areNumbers(): boolean {
    return [...this.held.values()].every((held) => held.areNumbers);
  }

  /** Frees what `isKept` does not ask for. */
  release(isKept: (chain: Chain) => boolean): void {
    for (const [chain, { filter, bias }] of this.held) {
      if (isKept(chain)) continue;
      dispose([filter, bias]);
      this.held.delete(chain);
    }
  }
}

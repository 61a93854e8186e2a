import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { assertNever } from '../../shared/errors';
import { activateInPlace } from './activation';
import type { ChainRunner } from './backend';
import type { Chain } from './chains';
import { type Clamp, convolution } from './conv2d';
import { depthwiseConvolution } from './depthwise-conv2d';
import { FoldedWeightTable } from './folded-weights';
import { linearOutput } from './linear';
import type { Pass } from './operation';
import { suitsWinograd, winogradConvolution } from './winograd';

/** What a chain's activation leaves between, where it does nothing else. */
const BOUNDS: Readonly<Record<Clamp, readonly [number, number]>> = {
  linear: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  relu: [0, Number.POSITIVE_INFINITY],
  relu6: [0, 6],
};

/** Chains on the WASM heap: batch norm in the weights, ReLU and ReLU6 as a convolution stores, other activations in place. */
export class HeapChainRunner implements ChainRunner {
  private readonly folded = new FoldedWeightTable();

  run(chain: Chain, input: Tensor, pass: Pass): Tensor {
    return tidy(() => {
      const { activation } = chain;
      const { output, isClamped } = this.compute(chain, input, pass);
      if (activation && !isClamped) activateInPlace(activation, output);
      return output;
    });
  }

  private compute(chain: Chain, input: Tensor, pass: Pass): { output: Tensor; isClamped: boolean } {
    const { operation, node } = chain;
    const [height, width] = node.shape;
    switch (operation.kind) {
      case 'linear':
        return { output: linearOutput(operation, input, pass), isClamped: false };
      case 'conv2d': {
        if (chain.isFixed && suitsWinograd(operation, pass.parameter(operation.weight).shape)) {
          const { filters, bias } = this.folded.of(chain, operation, true, pass);
          const clamp = clampOf(chain);
          const output = winogradConvolution(input, filters, bias, [height, width], operation, BOUNDS[clamp]);
          return { output, isClamped: clamp !== 'linear' };
        }
        const { filter, bias, clamp } = this.weightsOf(chain, operation, pass);
        return { output: convolution(input, filter, bias, operation, clamp), isClamped: clamp !== 'linear' };
      }
      case 'depthwiseConv2d': {
        const { filter, bias, clamp } = this.weightsOf(chain, operation, pass);
        const output = depthwiseConvolution(input, filter, bias, [height, width], operation, clamp);
        return { output, isClamped: clamp !== 'linear' };
      }
      default:
        return assertNever(operation);
    }
  }

  private weightsOf(
    chain: Chain,
    operation: Exclude<Chain['operation'], { kind: 'linear' }>,
    pass: Pass,
  ): { filter: Tensor; bias: Tensor | null; clamp: Clamp } {
    if (!chain.norm) {
      const bias = operation.bias === null ? null : pass.parameter(operation.bias);
      return {
        filter: pass.parameter(operation.weight),
        bias,
        clamp: bias ? this.storedClampOf(chain) : 'linear',
      };
    }
    const { filters, bias } = this.folded.of(chain, operation, false, pass);
    return { filter: filters[0], bias, clamp: this.storedClampOf(chain) };
  }

  /** ReLU6 as XNNPACK stores would hide NaN: where a weight is not a number it must show in the logits. */
  private storedClampOf(chain: Chain): Clamp {
    const clamp = clampOf(chain);
    return clamp === 'relu6' && !this.folded.areNumbers() ? 'linear' : clamp;
  }

  release(isKept: (chain: Chain) => boolean): void {
    this.folded.release(isKept);
  }
}

function clampOf({ activation }: Chain): Clamp {
  const name = activation?.function;
  return name === 'relu' || name === 'relu6' ? name : 'linear';
}

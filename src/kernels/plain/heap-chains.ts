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

/** Chains on the WASM heap: batch norm in the weights, ReLU and ReLU6 as XNNPACK stores, other activations in place. */
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
    const { operation, norm, node } = chain;
    if (operation.kind === 'linear')
      return { output: linearOutput(operation, input, pass), isClamped: false };
    const { filter, bias } = norm
      ? this.folded.of(chain, norm, pass)
      : {
          filter: pass.parameter(operation.weight),
          bias: operation.bias === null ? null : pass.parameter(operation.bias),
        };
    const clamp = bias ? this.clampOf(chain) : 'linear';
    const isClamped = clamp !== 'linear';
    switch (operation.kind) {
      case 'conv2d':
        return { output: convolution(input, filter, bias, operation, clamp), isClamped };
      case 'depthwiseConv2d': {
        const [height, width] = node.shape;
        const output = depthwiseConvolution(input, filter, bias, [height, width], operation, clamp);
        return { output, isClamped };
      }
      default:
        return assertNever(operation);
    }
  }

  /** ReLU6 as XNNPACK stores would hide NaN: where a weight is not a number it must show in the logits. */
  private clampOf({ activation }: Chain): Clamp {
    if (activation?.function === 'relu') return 'relu';
    return activation?.function === 'relu6' && this.folded.areNumbers() ? 'relu6' : 'linear';
  }

  release(isKept: (chain: Chain) => boolean): void {
    this.folded.release(isKept);
  }
}

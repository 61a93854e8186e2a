import { clone, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { assertNever, InvariantError } from '../../shared/errors';
import type { Node } from '../graph';
import { activation } from './activation';
import { attention } from './attention';
import { batchNorm2d } from './batch-norm';
import { conv2d } from './conv2d';
import { depthwiseConv2d } from './depthwise-conv2d';
import { dropout } from './dropout';
import { layerNorm } from './layer-norm';
import { linear } from './linear';
import { maxPool2d } from './max-pool';
import type { Forward, Gradients, Pass } from './operation';
import { layerScale, scaleChannels, stochasticDepth } from './scaling';
import {
  add,
  binaryLogits,
  embedTokens,
  firstToken,
  globalAveragePool,
  meanTokens,
  patchify,
  reshapeValue,
} from './shape-operations';

function run(node: Node, inputs: readonly Tensor[], pass: Pass): Forward {
  const { operation } = node;
  switch (operation.kind) {
    case 'conv2d':
      return conv2d(operation, inputs, pass, node);
    case 'linear':
      return linear(operation, inputs, pass, node);
    case 'activation':
      return activation(operation, inputs, pass, node);
    case 'maxPool2d':
      return maxPool2d(operation, inputs, pass, node);
    case 'globalAveragePool':
      return globalAveragePool(operation, inputs, pass, node);
    case 'batchNorm2d':
      return batchNorm2d(operation, inputs, pass, node);
    case 'layerNorm':
      return layerNorm(operation, inputs, pass, node);
    case 'dropout':
      return dropout(operation, inputs, pass, node);
    case 'add':
      return add(operation, inputs, pass, node);
    case 'reshape':
      return reshapeValue(operation, inputs, pass, node);
    case 'patchify':
      return patchify(operation, inputs, pass, node);
    case 'embedTokens':
      return embedTokens(operation, inputs, pass, node);
    case 'attention':
      return attention(operation, inputs, pass, node);
    case 'firstToken':
      return firstToken(operation, inputs, pass, node);
    case 'meanTokens':
      return meanTokens(operation, inputs, pass, node);
    case 'input':
      throw new InvariantError('The input node is given, not computed');
    case 'depthwiseConv2d':
      return depthwiseConv2d(operation, inputs, pass, node);
    case 'stochasticDepth':
      return stochasticDepth(operation, inputs, pass, node);
    case 'scaleChannels':
      return scaleChannels(operation, inputs, pass, node);
    case 'layerScale':
      return layerScale(operation, inputs, pass, node);
    case 'binaryLogits':
      return binaryLogits(operation, inputs, pass, node);
    default:
      return assertNever(operation);
  }
}

/**
 * One operation's forward pass; temporaries freed, everything in the answer is the caller's to dispose. `saves` says
 * whether a backward pass will follow.
 */
export function runForward(node: Node, inputs: readonly Tensor[], pass: Pass, saves: boolean): Forward {
  let forward: Forward | undefined;
  tidy(() => {
    const result = run(node, inputs, pass);
    // Clones share memory, and let output and saved tensors be disposed one by one.
    const saved = saves ? result.saved.map((tensor) => clone(tensor)) : [];
    forward = { ...result, saved };
    return [result.output, ...saved];
  });
  if (!forward) throw new InvariantError('tidy did not run');
  return forward;
}

/** One operation's backward pass; temporaries freed, the gradients are the caller's, what was saved is disposed. */
export function runBackward(forward: Forward, outputGradient: Tensor, needed: readonly boolean[]): Gradients {
  let gradients: Gradients | undefined;
  tidy(() => {
    gradients = forward.backward(outputGradient, needed, forward.saved);
    const inputs = gradients.inputs.filter((tensor) => tensor !== null);
    return [...inputs, ...gradients.parameters.map(([, tensor]) => tensor)];
  });
  for (const tensor of forward.saved) tensor.dispose();
  if (!gradients) throw new InvariantError('tidy did not run');
  return gradients;
}

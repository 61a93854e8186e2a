/** Tiny graphs of what mobile and modern convolutional networks are made of, for any engine. */
import type { ActivationFunction } from '../../recipe/kinds/activations';
import type { Graph } from '../graph';
import { type EngineCase, images, makeCase, pad } from './engine-cases';

/** Expands, convolves each channel, projects: the block of MobileNetV2 (Sandler et al. 2018), residual. */
function invertedResidual(): Graph {
  const graph = images(6, 5, 3).conv2d(4, [1, 1], [1, 1], pad(0), false).batchNorm();
  const first = graph.value;
  graph.conv2d(7, [1, 1], [1, 1], pad(0), false).batchNorm(0.001, 1e-3).activation('relu6');
  graph.depthwise([3, 3], [1, 1], pad(1), false).batchNorm(0.001, 1e-3).activation('relu6');
  graph.conv2d(4, [1, 1], [1, 1], pad(0), false).batchNorm().addFrom(first);
  return graph.globalAveragePool().linear(3).finish();
}

/** A squeeze-excited block, of MobileNetV3's activations or EfficientNet's. */
function squeezeExcitation(
  block: ActivationFunction,
  squeeze: ActivationFunction,
  gate: ActivationFunction,
): Graph {
  const graph = images(5, 4, 2).conv2d(6, [3, 3], [2, 2], pad(1)).activation(block);
  graph.depthwise([3, 3], [1, 1], pad(1), false).batchNorm().activation(block);
  const excited = graph.value;
  graph.globalAveragePool().linear(3).activation(squeeze).linear(6).activation(gate).scaleChannelsOf(excited);
  return graph.conv2d(5, [1, 1]).flatten().linear(3).finish();
}

/** ConvNeXt's block (Liu et al. 2022): 7 × 7 by channel, layer norm, two linear layers, layer scale, stochastic depth. */
function convNextBlock(): Graph {
  const graph = images(5, 4, 2).conv2d(6, [2, 2], [1, 1], pad(1)).layerNorm(1e-6);
  const first = graph.value;
  graph.depthwise([7, 7], [1, 1], pad(3)).layerNorm(1e-6).linear(9).activation('gelu').linear(6);
  graph.layerScale().stochasticDepth(0.4, 3).addFrom(first);
  return graph.globalAveragePool().layerNorm(1e-6).linear(3).finish();
}

/** Values between about −9 and 9, so that every piece of the function and its bends are met. */
function wide(name: ActivationFunction): Graph {
  const graph = images(3, 3, 2).flatten().linear(13).layerNorm();
  for (let doubling = 0; doubling < 2; doubling++) graph.addFrom(graph.value);
  return graph.activation(name).linear(3).finish();
}

const activations: readonly ActivationFunction[] = ['relu6', 'hardSwish', 'hardSigmoid', 'silu', 'sigmoid'];

export const mobileCases: readonly EngineCase[] = [
  makeCase(
    'depthwise 3×3, padding 1, odd channels',
    images(5, 7, 3).conv2d(5, [1, 1]).depthwise([3, 3], [1, 1], pad(1)).flatten().linear(3).finish(),
  ),
  makeCase(
    'depthwise 3×3 with stride 2, padded at the bottom and the right',
    images(8, 6, 2)
      .conv2d(6, [1, 1])
      .depthwise([3, 3], [2, 2], pad(0, 0, 1, 1), false)
      .flatten()
      .linear(3)
      .finish(),
  ),
  makeCase(
    'depthwise 5×5 with stride 2, rows left over',
    images(9, 12, 2)
      .conv2d(8, [1, 1])
      .depthwise([5, 5], [2, 2], pad(2))
      .globalAveragePool()
      .linear(3)
      .finish(),
  ),
  makeCase(
    'depthwise 5×5 and its mean, channels of every remainder of vectors',
    images(7, 9, 2)
      .conv2d(23, [1, 1])
      .depthwise([5, 5], [1, 1], pad(2))
      .globalAveragePool()
      .linear(3)
      .finish(),
    2,
  ),
  makeCase(
    'depthwise 3×3 with stride 2, channels of every remainder of vectors',
    images(6, 5, 2).conv2d(23, [1, 1]).depthwise([3, 3], [2, 2], pad(1)).flatten().linear(2).finish(),
    2,
  ),
  makeCase(
    'depthwise 7×7 over an image smaller than it',
    images(4, 5, 2).conv2d(4, [1, 1]).depthwise([7, 7], [1, 1], pad(3)).flatten().linear(2).finish(),
    2,
  ),
  makeCase(
    'depthwise 5×2 with stride 3 by 1, without padding',
    images(10, 9, 2).conv2d(9, [1, 1]).depthwise([5, 2], [3, 1]).flatten().linear(2).finish(),
    2,
  ),
  makeCase(
    'depthwise with more padding than kernel',
    images(3, 3, 1).conv2d(3, [1, 1]).depthwise([2, 2], [1, 1], pad(3)).flatten().linear(2).finish(),
  ),
  makeCase(
    'depthwise on the images themselves, twelve columns',
    images(3, 12, 5).depthwise([3, 3], [1, 1], pad(1)).flatten().linear(2).finish(),
    2,
  ),
  ...activations.map((name) => makeCase(`${name} over all its pieces`, wide(name), 4)),
  makeCase('inverted residual with batch norm', invertedResidual()),
  makeCase('squeeze-excitation of MobileNetV3', squeezeExcitation('hardSwish', 'relu', 'hardSigmoid')),
  makeCase('squeeze-excitation of EfficientNet', squeezeExcitation('silu', 'silu', 'sigmoid')),
  makeCase('ConvNeXt block', convNextBlock(), 5),
  makeCase(
    'layer scale over tokens',
    images(4, 4, 2).patchify(2).linear(6).layerScale().meanTokens(0).linear(3).finish(),
  ),
  makeCase(
    'one logit',
    images(2, 3, 2).flatten().linear(5).activation('silu').linear(1).binaryLogits().finish(),
    4,
  ),
];

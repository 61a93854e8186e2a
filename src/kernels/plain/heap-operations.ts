import { activation } from './activation';
import { attention } from './attention';
import { batchNorm2d } from './batch-norm';
import { conv2dBy } from './conv2d';
import { CONVOLUTIONS_ON_HEAP } from './convolution-on-heap';
import { depthwiseConv2d } from './depthwise-conv2d';
import { dropout } from './dropout';
import { globalAveragePool } from './global-average-pool';
import { layerNorm } from './layer-norm';
import { linear } from './linear';
import { maxPool2d } from './max-pool';
import type { PlainOperations } from './operation';
import { layerScale, scaleChannels, stochasticDepth } from './scaling';
import {
  add,
  binaryLogits,
  embedTokens,
  firstToken,
  meanTokens,
  patchify,
  reshapeValue,
} from './shape-operations';

/** Every operation on the WASM heap. */
export const HEAP_OPERATIONS: PlainOperations = {
  activation,
  add,
  attention,
  batchNorm2d,
  binaryLogits,
  conv2d: conv2dBy(CONVOLUTIONS_ON_HEAP),
  depthwiseConv2d,
  dropout,
  embedTokens,
  firstToken,
  globalAveragePool,
  layerNorm,
  layerScale,
  linear,
  maxPool2d,
  meanTokens,
  patchify,
  reshape: reshapeValue,
  scaleChannels,
  stochasticDepth,
};

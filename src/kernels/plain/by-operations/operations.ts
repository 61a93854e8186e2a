import { conv2dBy, TFJS_CONVOLUTIONS } from '../conv2d';
import { linear } from '../linear';
import type { PlainOperations } from '../operation';
import {
  add,
  binaryLogits,
  embedTokens,
  firstToken,
  globalAveragePool,
  meanTokens,
  patchify,
  reshapeValue,
} from '../shape-operations';
import { activation } from './activation';
import { attention } from './attention';
import { batchNorm2d } from './batch-norm';
import { depthwiseConv2d } from './depthwise';
import { dropout } from './dropout';
import { layerNorm } from './layer-norm';
import { maxPool2d } from './max-pool';
import { layerScale, scaleChannels, stochasticDepth } from './scaling';

/** Every operation by stock tfjs operations alone, for any backend of tfjs. */
export const TFJS_OPERATIONS: PlainOperations = {
  activation,
  add,
  attention,
  batchNorm2d,
  binaryLogits,
  conv2d: conv2dBy(TFJS_CONVOLUTIONS),
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

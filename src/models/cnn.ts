import type { LayoutChange } from '../kernels/graph';
import { activation } from '../nn/activation';
import { batchNorm2d } from '../nn/batch-norm';
import { conv2d } from '../nn/conv2d';
import { type Module, numbered, sequential } from '../nn/module';
import { flatten, maxPool2d } from '../nn/pooling';
import { sideAfterBlock } from '../recipe/block-side';
import type { Architecture } from '../recipe/schema';
import { classifierHead } from './classifier-head';
import type { InputSize } from './input-size';

type CnnArchitecture = Extract<Architecture, { kind: 'cnn' }>;

/**
 * The configurable CNN: `features`, flatten, `classifier`. Children are numbered as in torch.nn.Sequential:
 *
 *   features:   per block Conv2d, BatchNorm2d (if asked; then the convolution has no bias), activation, MaxPool2d (if > 1)
 *   classifier: see classifierHead
 */
export function cnn(architecture: CnnArchitecture, { imageSize, channels, classCount }: InputSize): Module {
  const features: Module[] = [];
  let side = imageSize;
  let inChannels = channels;
  for (const block of architecture.blocks) {
    features.push(
      conv2d({
        inChannels,
        outChannels: block.channels,
        kernel: block.kernel,
        padding: block.padding === 'same' ? 'same' : 0,
        bias: !block.batchNorm,
      }),
    );
    if (block.batchNorm) features.push(batchNorm2d(block.channels));
    features.push(activation(block.activation));
    if (block.pool > 1) features.push(maxPool2d({ kernel: block.pool }));
    side = sideAfterBlock(side, block);
    inChannels = block.channels;
  }
  const layout: LayoutChange = { kind: 'flattened', channels: inChannels, height: side, width: side };
  const inFeatures = side * side * inChannels;
  return sequential([
    ['features', numbered(features)],
    ['', flatten],
    ['classifier', classifierHead(architecture, { inFeatures, classCount, form: 'numbered', layout })],
  ]);
}

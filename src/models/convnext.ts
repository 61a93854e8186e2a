import { activation } from '../nn/activation';
import { conv2d } from '../nn/conv2d';
import { depthwiseConv2d } from '../nn/depthwise-conv2d';
import { layerNorm } from '../nn/layer-norm';
import { layerScale } from '../nn/layer-scale';
import { linear } from '../nn/linear';
import { type Module, sequential } from '../nn/module';
import { overPixels } from '../nn/pixel-tokens';
import { globalAveragePool } from '../nn/pooling';
import { residual } from '../nn/residual';
import { risingProbability, stochasticDepth } from '../nn/stochastic-depth';
import type { HeadSettings } from '../recipe/head';
import type { ConvnextShape } from '../recipe/variants';
import { classifierHead } from './classifier-head';
import { TRUNCATED_LAYER, TRUNCATED_NORMAL } from './imagenet-vit';

/** Layer norm's epsilon, and what layer scale begins with. */
const EPSILON = 1e-6;

export interface ConvnextSettings extends HeadSettings {
  /** Probability of leaving out a block rises from 0 to this. */
  readonly stochasticDepth: number;
}

/** In what torchvision's and timm's ConvNeXt differ: names, and how the linear layers and the layer scale are kept. */
interface Manner {
  readonly stem: readonly [convolution: string, norm: string];
  readonly downsample: (stage: number) => readonly [norm: string, convolution: string];
  readonly stage: (stage: number) => string;
  readonly block: {
    readonly depthwise: string;
    readonly norm: string;
    readonly mlpIn: string;
    readonly mlpOut: string;
    readonly scale: string;
  };
  readonly isConvolution: boolean;
  readonly scaleShape: (channels: number) => readonly number[];
  readonly norm: string;
  readonly head: string;
}

const MANNERS: Readonly<Record<ConvnextShape['source'], Manner>> = {
  torchvision: {
    stem: ['features.0.0', 'features.0.1'],
    downsample: (stage) => [`features.${2 * stage}.0`, `features.${2 * stage}.1`],
    stage: (stage) => `features.${2 * stage + 1}`,
    block: {
      depthwise: 'block.0',
      norm: 'block.2',
      mlpIn: 'block.3',
      mlpOut: 'block.5',
      scale: 'layer_scale',
    },
    isConvolution: false,
    scaleShape: (channels) => [channels, 1, 1],
    norm: 'classifier.0',
    head: 'classifier.2',
  },
  timm: {
    stem: ['stem.0', 'stem.1'],
    downsample: (stage) => [`stages.${stage}.downsample.0`, `stages.${stage}.downsample.1`],
    stage: (stage) => `stages.${stage}.blocks`,
    block: { depthwise: 'conv_dw', norm: 'norm', mlpIn: 'mlp.fc1', mlpOut: 'mlp.fc2', scale: 'gamma' },
    isConvolution: true,
    scaleShape: (channels) => [channels],
    norm: 'head.norm',
    head: 'head.fc',
  },
};

/**
 * ConvNeXt (Liu et al. 2022, arXiv:2201.03545): torchvision.models.convnext_tiny, or timm's convnext_atto … convnext_nano.
 * Kernels and linears are truncated normal, biases zero.
 */
export function convnext(
  shape: ConvnextShape,
  settings: ConvnextSettings,
  channels: number,
  classCount: number,
): Module {
  const manner = MANNERS[shape.source];
  const blockCount = shape.blocks.reduce((total, count) => total + count, 0);
  const children: (readonly [string, Module])[] = [];
  let inChannels = channels;
  let position = 0;
  for (const [stage, width] of shape.channels.entries()) {
    if (stage === 0) {
      const [convolution, norm] = manner.stem;
      children.push([convolution, patches(inChannels, width, 4)], [norm, pixelNorm(width)]);
    } else {
      const [norm, convolution] = manner.downsample(stage);
      children.push([norm, pixelNorm(inChannels)], [convolution, patches(inChannels, width, 2)]);
    }
    for (let i = 0; i < shape.blocks[stage]; i++) {
      const dropped = risingProbability(settings.stochasticDepth, position++, blockCount - 1);
      children.push([`${manner.stage(stage)}.${i}`, block(width, dropped, manner)]);
    }
    inChannels = width;
  }
  return sequential([
    ...children,
    ['', globalAveragePool],
    [manner.norm, layerNorm(inChannels, EPSILON)],
    [
      manner.head,
      classifierHead(settings, {
        inFeatures: inChannels,
        classCount,
        form: 'bare',
        initialization: TRUNCATED_LAYER,
      }),
    ],
  ]);
}

/** A convolution whose windows do not overlap. */
function patches(inChannels: number, outChannels: number, patch: number): Module {
  return conv2d({
    inChannels,
    outChannels,
    kernel: patch,
    stride: patch,
    weightInitialization: TRUNCATED_NORMAL,
    biasInitialization: { kind: 'zeros' },
  });
}

/** LayerNorm2d: over the channels of each pixel. */
function pixelNorm(channels: number): Module {
  return overPixels(layerNorm(channels, EPSILON));
}

/** x + scale · mlp(norm(7×7 depthwise(x))). */
function block(width: number, dropped: number, { block: names, isConvolution, scaleShape }: Manner): Module {
  const wide = { inFeatures: width, outFeatures: 4 * width, isConvolution, initialization: TRUNCATED_LAYER };
  const narrow = { ...wide, inFeatures: 4 * width, outFeatures: width };
  const scale = { width, name: names.scale, initial: EPSILON, torchShape: scaleShape(width) };
  return residual(
    sequential([
      [
        names.depthwise,
        depthwiseConv2d({
          channels: width,
          kernel: 7,
          padding: 3,
          weightInitialization: TRUNCATED_NORMAL,
          biasInitialization: { kind: 'zeros' },
        }),
      ],
      [
        '',
        overPixels(
          sequential([
            [names.norm, layerNorm(width, EPSILON)],
            [names.mlpIn, linear(wide)],
            ['', activation('gelu')],
            [names.mlpOut, linear(narrow)],
            ['', layerScale(scale)],
          ]),
        ),
      ],
      ['', stochasticDepth(dropped)],
    ]),
  );
}

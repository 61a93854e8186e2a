import { kaimingNormalFanOut } from '../nn/conv2d';
import { type Module, numbered, sequential } from '../nn/module';
import { globalAveragePool } from '../nn/pooling';
import { residual } from '../nn/residual';
import { squeezeExcitation } from '../nn/squeeze-excitation';
import type { HeadSettings } from '../recipe/head';
import { divisibleWidth, type MobilenetV3Block, type MobilenetV3Shape } from '../recipe/variants';
import { classifierHead } from './classifier-head';
import { convNormActivation } from './conv-norm-activation';
import { MOBILE_LINEAR } from './mobilenet-v2';

export interface MobilenetV3Settings extends HeadSettings {
  readonly flavour: 'torchvision' | 'timm';
}

/** torchvision's networks keep the statistics of TensorFlow's, timm's those of torch. */
const NORMS = {
  torchvision: { epsilon: 1e-3, momentum: 0.01 },
  timm: { epsilon: 1e-5, momentum: 0.1 },
} as const;

type Norm = (typeof NORMS)[keyof typeof NORMS];

/**
 * torchvision.models.mobilenet_v3_small / _large (Howard et al. 2019, arXiv:1905.02244): names and initialisation. Its own
 * head is a hidden layer of Hardswish: 1024 units for small, 1280 for large.
 */
export function mobilenetV3(
  shape: MobilenetV3Shape,
  settings: MobilenetV3Settings,
  channels: number,
  classCount: number,
): Module {
  const norm = NORMS[settings.flavour];
  const stem = { inChannels: channels, outChannels: shape.stem, kernel: 3, stride: 2 };
  const features: Module[] = [convNormActivation({ ...stem, norm, activation: 'hardSwish' })];
  let inChannels = shape.stem;
  for (const block of shape.blocks) {
    features.push(invertedResidual(block, inChannels, norm));
    inChannels = block.channels;
  }
  const last = { inChannels, outChannels: shape.features, kernel: 1 };
  features.push(convNormActivation({ ...last, norm, activation: 'hardSwish' }));
  return sequential([
    ['features', numbered(features)],
    ['avgpool', globalAveragePool],
    [
      'classifier',
      classifierHead(settings, {
        inFeatures: shape.features,
        classCount,
        form: 'numbered',
        initialization: MOBILE_LINEAR,
      }),
    ],
  ]);
}

/** torchvision.models.mobilenetv3.InvertedResidual: linear at its end, and the squeeze before that. */
function invertedResidual(block: MobilenetV3Block, inChannels: number, norm: Norm): Module {
  const { kernel, expanded, channels, squeeze, activation, stride } = block;
  const expand = { inChannels, outChannels: expanded, kernel: 1, norm, activation };
  const filter = { inChannels: expanded, outChannels: expanded, kernel, stride, norm, activation };
  const squeezeChannels = divisibleWidth(expanded / 4);
  const body = numbered([
    ...(expanded === inChannels ? [] : [convNormActivation(expand)]),
    convNormActivation({ ...filter, isDepthwise: true }),
    ...(squeeze
      ? [
          squeezeExcitation({
            channels: expanded,
            squeezeChannels,
            activation: 'relu',
            gate: 'hardSigmoid',
            initialization: {
              squeeze: pointwise(squeezeChannels),
              excite: pointwise(expanded),
            },
          }),
        ]
      : []),
    convNormActivation({ inChannels: expanded, outChannels: channels, kernel: 1, norm, activation: null }),
  ]);
  const named = sequential([['block', body]]);
  return stride === 1 && inChannels === channels ? residual(named) : named;
}

/** How torchvision draws the 1×1 convolutions of a squeeze. */
export function pointwise(outChannels: number) {
  return { weight: kaimingNormalFanOut(outChannels, 1), bias: { kind: 'zeros' } } as const;
}

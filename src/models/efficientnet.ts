import { type Module, numbered, sequential } from '../nn/module';
import { globalAveragePool } from '../nn/pooling';
import { residual } from '../nn/residual';
import { squeezeExcitation } from '../nn/squeeze-excitation';
import { risingProbability, stochasticDepth } from '../nn/stochastic-depth';
import type { HeadSettings } from '../recipe/head';
import type { EfficientnetShape } from '../recipe/variants';
import { classifierHead } from './classifier-head';
import { convNormActivation } from './conv-norm-activation';
import { pointwise } from './mobilenet-v3';

export interface EfficientnetSettings extends HeadSettings {
  /** Probability of leaving out a block rises from 0 to nearly this. */
  readonly stochasticDepth: number;
}

/** torchvision.models.efficientnet_b0 (Tan & Le 2019, arXiv:1905.11946): names, batch norms and initialisation. */
export function efficientnet(
  shape: EfficientnetShape,
  settings: EfficientnetSettings,
  channels: number,
  classCount: number,
): Module {
  const stem = { inChannels: channels, outChannels: shape.stem, kernel: 3, stride: 2 };
  const features: Module[] = [convNormActivation({ ...stem, activation: 'silu' })];
  const blockCount = shape.stages.reduce((total, { blocks }) => total + blocks, 0);
  let inChannels = shape.stem;
  let position = 0;
  for (const { expansion, kernel, channels: outChannels, blocks, stride } of shape.stages) {
    const stage: Module[] = [];
    for (let i = 0; i < blocks; i++) {
      const dropped = risingProbability(settings.stochasticDepth, position++, blockCount);
      const sizes = { inChannels, outChannels, expansion, kernel, stride: i === 0 ? stride : 1 };
      stage.push(mbConv(sizes, dropped));
      inChannels = outChannels;
    }
    features.push(numbered(stage));
  }
  features.push(
    convNormActivation({ inChannels, outChannels: shape.features, kernel: 1, activation: 'silu' }),
  );
  const bound = 1 / Math.sqrt(classCount);
  return sequential([
    ['features', numbered(features)],
    ['avgpool', globalAveragePool],
    [
      'classifier',
      classifierHead(settings, {
        inFeatures: shape.features,
        classCount,
        form: 'numbered',
        initialization: { weight: { kind: 'uniform', bound }, bias: { kind: 'zeros' } },
      }),
    ],
  ]);
}

interface MbConvSizes {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly expansion: number;
  readonly kernel: number;
  readonly stride: number;
}

/** torchvision.models.efficientnet.MBConv; its squeeze is a quarter of its input. */
function mbConv(
  { inChannels, outChannels, expansion, kernel, stride }: MbConvSizes,
  dropped: number,
): Module {
  const wide = inChannels * expansion;
  const squeezeChannels = Math.max(1, Math.floor(inChannels / 4));
  const filter = { inChannels: wide, outChannels: wide, kernel, stride };
  const body = numbered([
    ...(expansion === 1
      ? []
      : [convNormActivation({ inChannels, outChannels: wide, kernel: 1, activation: 'silu' })]),
    convNormActivation({ ...filter, isDepthwise: true, activation: 'silu' }),
    squeezeExcitation({
      channels: wide,
      squeezeChannels,
      activation: 'silu',
      gate: 'sigmoid',
      initialization: { squeeze: pointwise(squeezeChannels), excite: pointwise(wide) },
    }),
    convNormActivation({ inChannels: wide, outChannels, kernel: 1, activation: null }),
  ]);
  if (stride !== 1 || inChannels !== outChannels) return sequential([['block', body]]);
  return residual(
    sequential([
      ['block', body],
      ['stochastic_depth', stochasticDepth(dropped)],
    ]),
  );
}

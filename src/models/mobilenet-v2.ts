import type { BatchNormSettings } from '../nn/batch-norm';
import { type Module, sequential } from '../nn/module';
import { globalAveragePool } from '../nn/pooling';
import { residual } from '../nn/residual';
import type { HeadSettings } from '../recipe/head';
import type { MobilenetV2Shape } from '../recipe/variants';
import { classifierHead } from './classifier-head';
import { type ConvNormNames, convNormActivation, type PaddingRule, padAsKeras } from './conv-norm-activation';

/** torchvision draws the linear layers of its mobile networks from N(0, 0.01). */
export const MOBILE_LINEAR = {
  weight: { kind: 'normal', deviation: 0.01 },
  bias: { kind: 'zeros' },
} as const;

/** In what torchvision's and Keras's MobileNetV2 differ. */
interface Manner {
  readonly norm?: BatchNormSettings;
  readonly padding?: PaddingRule;
  readonly stem: ConvNormNames;
  /** Of the block `i`, from 0; `first` is 0 where the block has no expansion, else 1. */
  readonly block: (i: number, first: number) => BlockNames;
  readonly last: (blockCount: number) => ConvNormNames;
}

interface BlockNames {
  readonly expand: ConvNormNames;
  readonly depthwise: ConvNormNames;
  readonly project: ConvNormNames;
}

const MANNERS: Readonly<Record<'torchvision' | 'keras', Manner>> = {
  torchvision: {
    stem: nested('features.0'),
    block: (i, first) => {
      const body = `features.${i + 1}.conv`;
      return {
        expand: nested(`${body}.0`),
        depthwise: nested(`${body}.${first}`),
        project: [`${body}.${first + 1}`, `${body}.${first + 2}`, ''],
      };
    },
    last: (blockCount) => nested(`features.${blockCount + 1}`),
  },
  keras: {
    norm: { epsilon: 1e-3, momentum: 1 - 0.999 },
    padding: padAsKeras,
    stem: ['Conv1', 'bn_Conv1', 'Conv1_relu'],
    block: (i) => {
      const body = i === 0 ? 'expanded_conv' : `block_${i}`;
      const layer = (name: string): ConvNormNames => [name, `${name}_BN`, `${name}_relu`];
      return {
        expand: layer(`${body}_expand`),
        depthwise: layer(`${body}_depthwise`),
        project: layer(`${body}_project`),
      };
    },
    last: () => ['Conv_1', 'Conv_1_bn', 'out_relu'],
  },
};

function nested(path: string): ConvNormNames {
  return [`${path}.0`, `${path}.1`, `${path}.2`];
}

export interface MobilenetV2Settings extends HeadSettings {
  /** Whose names, padding and batch norms: torchvision's, or those of keras.applications (and Teachable Machine). */
  readonly flavour: 'torchvision' | 'keras';
}

/**
 * MobileNetV2 (Sandler et al. 2018, arXiv:1801.04381) as torchvision.models.mobilenet_v2 or keras.applications.MobileNetV2
 * build it; initialisation is torchvision's. Where a name of Keras ends in `_BN`, its entries are torch's of a batch norm.
 */
export function mobilenetV2(
  shape: MobilenetV2Shape,
  settings: MobilenetV2Settings,
  channels: number,
  classCount: number,
): Module {
  const manner = MANNERS[settings.flavour];
  const common = { norm: manner.norm, padding: manner.padding, activation: 'relu6' } as const;
  const stem = { inChannels: channels, outChannels: shape.stem, kernel: 3, stride: 2, names: manner.stem };
  const layers: Module[] = [convNormActivation({ ...common, ...stem })];
  let inChannels = shape.stem;
  let blockCount = 0;
  for (const { expansion, channels: outChannels, blocks, stride } of shape.stages) {
    for (let i = 0; i < blocks; i++) {
      const options = { inChannels, outChannels, expansion, stride: i === 0 ? stride : 1 };
      const names = manner.block(blockCount, expansion === 1 ? 0 : 1);
      layers.push(invertedResidual(options, names, common));
      inChannels = outChannels;
      blockCount++;
    }
  }
  const last = { inChannels, outChannels: shape.features, kernel: 1, names: manner.last(blockCount) };
  layers.push(convNormActivation({ ...common, ...last }));
  return sequential([
    ...layers.map((layer): readonly [string, Module] => ['', layer]),
    ['', globalAveragePool],
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

interface InvertedResidualOptions {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly expansion: number;
  readonly stride: number;
}

/** Wide in the middle, linear at its end; added to its input where their shapes are the same. */
function invertedResidual(
  { inChannels, outChannels, expansion, stride }: InvertedResidualOptions,
  names: BlockNames,
  common: Pick<Manner, 'norm' | 'padding'> & { readonly activation: 'relu6' },
): Module {
  const wide = inChannels * expansion;
  const expand = { inChannels, outChannels: wide, kernel: 1, names: names.expand };
  const filter = { inChannels: wide, outChannels: wide, kernel: 3, stride, names: names.depthwise };
  const project = { inChannels: wide, outChannels, kernel: 1, names: names.project, activation: null };
  const body = sequential([
    ...(expansion === 1 ? [] : [['', convNormActivation({ ...common, ...expand })] as const]),
    ['', convNormActivation({ ...common, ...filter, isDepthwise: true })],
    ['', convNormActivation({ ...common, ...project })],
  ]);
  return stride === 1 && inChannels === outChannels ? residual(body) : body;
}

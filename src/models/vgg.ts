import { activation } from '../nn/activation';
import { conv2d, kaimingNormalFanOut } from '../nn/conv2d';
import { dropout } from '../nn/dropout';
import { linear } from '../nn/linear';
import { type Module, sequential } from '../nn/module';
import { globalAveragePool, maxPool2d } from '../nn/pooling';

/** Channels of each stage's 3×3 convolutions; a max pool ends every stage. */
export type VggShape = readonly (readonly number[])[];

/** Configuration D of Simonyan & Zisserman 2015 (arXiv:1409.1556): VGG-16. */
export const VGG16: VggShape = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

export interface VggHead {
  readonly hiddenUnits: number;
  readonly dropout: number;
}

/**
 * torchvision.models.vgg16's `features` (names, Kaiming-normal kernels, zero biases) with a head of one's own:
 * adaptive average pool to 1×1, `classifier.0` Linear, ReLU, Dropout, `classifier.3` Linear.
 */
export function vgg(stages: VggShape, head: VggHead, channels: number, classCount: number): Module {
  const features: Module[] = [];
  let inChannels = channels;
  for (const stage of stages) {
    for (const outChannels of stage) {
      features.push(
        conv2d({
          inChannels,
          outChannels,
          kernel: 3,
          padding: 1,
          weightInitialization: kaimingNormalFanOut(outChannels, 3),
          biasInitialization: { kind: 'zeros' },
        }),
        activation('relu'),
      );
      inChannels = outChannels;
    }
    features.push(maxPool2d({ kernel: 2 }));
  }
  return sequential([
    ['features', sequential(features.map((module, i) => [`${i}`, module] as const))],
    ['avgpool', globalAveragePool],
    [
      'classifier',
      sequential([
        ['0', linear({ inFeatures: inChannels, outFeatures: head.hiddenUnits })],
        ['1', activation('relu')],
        ['2', dropout(head.dropout)],
        ['3', linear({ inFeatures: head.hiddenUnits, outFeatures: classCount })],
      ]),
    ],
  ]);
}

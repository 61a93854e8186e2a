import { activation } from '../nn/activation';
import { batchNorm2d } from '../nn/batch-norm';
import { conv2d, kaimingNormalFanOut } from '../nn/conv2d';
import { type Module, numbered, sequential } from '../nn/module';
import { globalAveragePool, maxPool2d } from '../nn/pooling';
import type { HeadSettings } from '../recipe/head';
import type { VggStages } from '../recipe/variants';
import { classifierHead } from './classifier-head';

export interface VggSettings extends HeadSettings {
  /** After every convolution, as in torchvision's vgg16_bn. */
  readonly batchNorm: boolean;
}

/**
 * torchvision.models.vgg16's `features` (names, Kaiming-normal kernels, zero biases; a max pool ends every stage) with a
 * head of one's own in place of its 120 million weights: adaptive average pool to 1×1, then `classifier`.
 */
export function vgg(stages: VggStages, settings: VggSettings, channels: number, classCount: number): Module {
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
        ...(settings.batchNorm ? [batchNorm2d(outChannels)] : []),
        activation('relu'),
      );
      inChannels = outChannels;
    }
    features.push(maxPool2d({ kernel: 2 }));
  }
  return sequential([
    ['features', numbered(features)],
    ['avgpool', globalAveragePool],
    ['classifier', classifierHead(settings, { inFeatures: inChannels, classCount, form: 'numbered' })],
  ]);
}

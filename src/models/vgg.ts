import { activation } from '../nn/activation';
import { conv2d, kaimingNormalFanOut } from '../nn/conv2d';
import { type Module, numbered, sequential } from '../nn/module';
import { globalAveragePool, maxPool2d } from '../nn/pooling';
import type { HeadSettings } from '../recipe/head';
import type { VggStages } from '../recipe/variants';
import { classifierHead } from './classifier-head';

/**
 * torchvision.models.vgg16's `features` (names, Kaiming-normal kernels, zero biases; a max pool ends every stage) with a
 * head of one's own in place of its 120 million weights: adaptive average pool to 1×1, then `classifier`.
 */
export function vgg(stages: VggStages, head: HeadSettings, channels: number, classCount: number): Module {
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
    ['features', numbered(features)],
    ['avgpool', globalAveragePool],
    ['classifier', classifierHead(head, { inFeatures: inChannels, classCount, form: 'numbered' })],
  ]);
}

import { activation } from '../nn/activation';
import { batchNorm2d } from '../nn/batch-norm';
import { conv2d, kaimingNormalFanOut } from '../nn/conv2d';
import { type Module, sequential } from '../nn/module';
import { globalAveragePool, maxPool2d } from '../nn/pooling';
import { identity, residual } from '../nn/residual';
import type { HeadSettings } from '../recipe/head';
import type { ResnetShape } from '../recipe/variants';
import { classifierHead } from './classifier-head';

export interface ResnetSettings extends HeadSettings {
  /** 'imagenet': 7×7 stride 2 and max pool; 'cifar': 3×3 stride 1, no pool (section 4.2 of the paper). */
  readonly stem: 'imagenet' | 'cifar';
}

/** torchvision.models.resnet18, resnet34, resnet50: names, batch norms and initialisation. */
export function resnet(
  shape: ResnetShape,
  settings: ResnetSettings,
  channels: number,
  classCount: number,
): Module {
  const [width] = shape.channels;
  const stem: (readonly [string, Module])[] =
    settings.stem === 'imagenet'
      ? [
          ['conv1', convolution(channels, width, 7, 2)],
          ['bn1', batchNorm2d(width)],
          ['relu', activation('relu')],
          ['maxpool', maxPool2d({ kernel: 3, stride: 2, padding: 1 })],
        ]
      : [
          ['conv1', convolution(channels, width, 3, 1)],
          ['bn1', batchNorm2d(width)],
          ['relu', activation('relu')],
        ];
  let inChannels = width;
  const stages = shape.blocks.map((count, stage) => {
    const width = shape.channels[stage];
    const blocks = Array.from({ length: count }, (_, i): readonly [string, Module] => {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const block = BLOCKS[shape.block](inChannels, width, stride);
      inChannels = width * WIDENING[shape.block];
      return [`${i}`, block];
    });
    return [`layer${stage + 1}`, sequential(blocks)] as const;
  });
  return sequential([
    ...stem,
    ...stages,
    ['avgpool', globalAveragePool],
    ['fc', classifierHead(settings, { inFeatures: inChannels, classCount, form: 'bare' })],
  ]);
}

/** How many times as wide as its stage a block's output is. */
const WIDENING = { basic: 1, bottleneck: 4 } as const;

const BLOCKS = { basic: basicBlock, bottleneck } as const;

/** torchvision.models.resnet.BasicBlock: relu(bn(conv(relu(bn(conv(x))))) + shortcut(x)). */
function basicBlock(inChannels: number, width: number, stride: number): Module {
  const body = sequential([
    ['conv1', convolution(inChannels, width, 3, stride)],
    ['bn1', batchNorm2d(width)],
    ['relu', activation('relu')],
    ['conv2', convolution(width, width, 3, 1)],
    ['bn2', batchNorm2d(width)],
  ]);
  return withShortcut(body, inChannels, width, stride);
}

/** torchvision.models.resnet.Bottleneck, which strides in its 3×3 convolution (ResNet V1.5). */
function bottleneck(inChannels: number, width: number, stride: number): Module {
  const outChannels = width * WIDENING.bottleneck;
  const body = sequential([
    ['conv1', convolution(inChannels, width, 1, 1)],
    ['bn1', batchNorm2d(width)],
    ['relu', activation('relu')],
    ['conv2', convolution(width, width, 3, stride)],
    ['bn2', batchNorm2d(width)],
    ['relu', activation('relu')],
    ['conv3', convolution(width, outChannels, 1, 1)],
    ['bn3', batchNorm2d(outChannels)],
  ]);
  return withShortcut(body, inChannels, outChannels, stride);
}

function withShortcut(body: Module, inChannels: number, outChannels: number, stride: number): Module {
  const shortcut =
    stride === 1 && inChannels === outChannels
      ? identity
      : sequential([
          ['downsample.0', convolution(inChannels, outChannels, 1, stride)],
          ['downsample.1', batchNorm2d(outChannels)],
        ]);
  return sequential([
    ['', residual(body, shortcut)],
    ['relu', activation('relu')],
  ]);
}

/** Padded to keep the size at stride 1, without bias. */
function convolution(inChannels: number, outChannels: number, kernel: number, stride: number): Module {
  return conv2d({
    inChannels,
    outChannels,
    kernel,
    stride,
    padding: (kernel - 1) / 2,
    bias: false,
    weightInitialization: kaimingNormalFanOut(outChannels, kernel),
  });
}

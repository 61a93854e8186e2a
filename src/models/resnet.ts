import { activation } from '../nn/activation';
import { batchNorm2d } from '../nn/batch-norm';
import { conv2d, kaimingNormalFanOut } from '../nn/conv2d';
import { linear } from '../nn/linear';
import { type Module, sequential } from '../nn/module';
import { globalAveragePool, maxPool2d } from '../nn/pooling';
import { identity, residual } from '../nn/residual';

/** A residual network of basic blocks (He et al. 2016, arXiv:1512.03385, table 1). */
export interface ResnetShape {
  /** Blocks of each stage. */
  readonly blocks: readonly number[];
  /** Channels of each stage. */
  readonly channels: readonly number[];
  /** 'imagenet': 7×7 stride 2 and max pool; 'cifar': 3×3 stride 1, no pool (section 4.2 of the paper). */
  readonly stem: 'imagenet' | 'cifar';
}

export const RESNET_VARIANTS = {
  resnet18: { blocks: [2, 2, 2, 2], channels: [64, 128, 256, 512] },
  resnet34: { blocks: [3, 4, 6, 3], channels: [64, 128, 256, 512] },
} as const;

/** torchvision.models.resnet18 / resnet34: names, batch norms and initialisation. */
export function resnet(shape: ResnetShape, channels: number, classCount: number): Module {
  const [width] = shape.channels;
  const stem: (readonly [string, Module])[] =
    shape.stem === 'imagenet'
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
    const outChannels = shape.channels[stage];
    const blocks = Array.from({ length: count }, (_, i): readonly [string, Module] => {
      const stride = stage > 0 && i === 0 ? 2 : 1;
      const block = basicBlock(inChannels, outChannels, stride);
      inChannels = outChannels;
      return [`${i}`, block];
    });
    return [`layer${stage + 1}`, sequential(blocks)] as const;
  });
  return sequential([
    ...stem,
    ...stages,
    ['avgpool', globalAveragePool],
    ['fc', linear({ inFeatures: inChannels, outFeatures: classCount })],
  ]);
}

/** torchvision.models.resnet.BasicBlock: relu(bn(conv(relu(bn(conv(x))))) + shortcut(x)). */
function basicBlock(inChannels: number, outChannels: number, stride: number): Module {
  const body = sequential([
    ['conv1', convolution(inChannels, outChannels, 3, stride)],
    ['bn1', batchNorm2d(outChannels)],
    ['relu', activation('relu')],
    ['conv2', convolution(outChannels, outChannels, 3, 1)],
    ['bn2', batchNorm2d(outChannels)],
  ]);
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

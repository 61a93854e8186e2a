import { DEFAULT_ARCHITECTURES } from '../../recipe/defaults';
import { CONVNEXTS, EFFICIENTNETS, MOBILENETS_V2, MOBILENETS_V3, RESNETS, VGGS } from '../../recipe/variants';
import { keysOf } from '../../shared/keys-of';
import { success } from '../../shared/result';
import {
  channelsOf,
  countBlocks,
  headOf,
  KERAS,
  type Recognition,
  type Shapes,
  TIMM_CONVOLUTIONAL,
  TORCHVISION,
  unknownSize,
  type WeightFamily,
} from './shapes';

export function resnet(shapes: Shapes, family: WeightFamily | null): Recognition {
  const stem = shapes.get('conv1.weight');
  const blocks = [1, 2, 3, 4].map((stage) => countBlocks(shapes, `layer${stage}.`)).join();
  const block = shapes.has('layer1.0.conv3.weight') ? 'bottleneck' : 'basic';
  const variant = keysOf(RESNETS).find(
    (name) => RESNETS[name].block === block && RESNETS[name].blocks.join() === blocks,
  );
  // A wider or grouped bottleneck (ResNeXt, wide ResNet) has other shapes than the stage's width.
  const isPlain = shapes.get('layer1.0.conv2.weight')?.join() === '64,64,3,3';
  if (stem?.[0] !== 64 || variant === undefined || !isPlain) return unknownSize('ResNet');
  const isImagenet = stem[2] === 7;
  const features = 512 * (block === 'bottleneck' ? 4 : 1);
  return success({
    family: family ?? 'torchvision',
    architecture: {
      ...DEFAULT_ARCHITECTURES.resnet,
      variant,
      stem: isImagenet ? 'imagenet' : 'cifar',
      ...headOf(shapes, 'fc.', features),
    },
    preprocessing: isImagenet ? TORCHVISION : { channels: channelsOf(stem) },
  });
}

export function mobilenetV2(shapes: Shapes, family: WeightFamily | null): Recognition {
  const flavour = shapes.has('expanded_conv_depthwise.weight') ? 'keras' : 'torchvision';
  const last = shapes.get(flavour === 'keras' ? 'block_16_project.weight' : 'features.17.conv.2.weight');
  const variant = keysOf(MOBILENETS_V2).find(
    (name) => MOBILENETS_V2[name].stages.at(-1)?.channels === last?.[0],
  );
  if (variant === undefined) return unknownSize('MobileNetV2');
  return success({
    family: family ?? flavour,
    architecture: {
      ...DEFAULT_ARCHITECTURES.mobilenetV2,
      variant,
      flavour,
      ...headOf(shapes, 'classifier.', MOBILENETS_V2[variant].features),
    },
    preprocessing: flavour === 'keras' ? KERAS : family === 'timm' ? TIMM_CONVOLUTIONAL : TORCHVISION,
  });
}

export function vgg(shapes: Shapes): Recognition {
  const convolutions = [...shapes].filter(
    ([name, shape]) => /^features\.\d+\.weight$/.test(name) && shape.length === 4,
  );
  const widths = convolutions.map(([, [out]]) => out).join();
  const variant = keysOf(VGGS).find((name) => VGGS[name].flat().join() === widths);
  // A deep CNN of one's own has the same names.
  if (!widths.startsWith('64,64,128,128')) return success(null);
  if (variant === undefined) return unknownSize('VGG');
  const head = headOf(shapes, 'classifier.', 512);
  return success({
    family: 'torchvision',
    architecture: {
      ...DEFAULT_ARCHITECTURES.vgg,
      variant,
      batchNorm: shapes.has('features.1.running_mean'),
      // Vireo's head is its own: only what was learned with it says how wide it is.
      ...(head.hiddenUnits.length > 0 && head),
    },
    preprocessing: TORCHVISION,
  });
}

export function mobilenetV3(shapes: Shapes, family: WeightFamily | null): Recognition {
  const variant = keysOf(MOBILENETS_V3).find((name) => {
    const { blocks, features } = MOBILENETS_V3[name];
    return shapes.get(`features.${blocks.length + 1}.0.weight`)?.[0] === features;
  });
  if (variant === undefined) return unknownSize('MobileNetV3');
  const isTimms = family === 'timm';
  return success({
    family: family ?? 'torchvision',
    architecture: {
      ...DEFAULT_ARCHITECTURES.mobilenetV3,
      variant,
      flavour: isTimms ? 'timm' : 'torchvision',
      ...headOf(shapes, 'classifier.', MOBILENETS_V3[variant].features),
    },
    preprocessing: isTimms ? TIMM_CONVOLUTIONAL : TORCHVISION,
  });
}

export function efficientnet(shapes: Shapes, family: WeightFamily | null): Recognition {
  const variant = keysOf(EFFICIENTNETS).find((name) =>
    EFFICIENTNETS[name].stages.every(
      ({ blocks }, stage) => countBlocks(shapes, `features.${stage + 1}.`) === blocks,
    ),
  );
  const isPlain = shapes.get('features.8.0.weight')?.[0] === 1280;
  if (variant === undefined || !isPlain) return unknownSize('EfficientNet');
  return success({
    family: family ?? 'torchvision',
    architecture: {
      ...DEFAULT_ARCHITECTURES.efficientnet,
      variant,
      ...headOf(shapes, 'classifier.', EFFICIENTNETS[variant].features),
    },
    preprocessing: family === 'timm' ? TIMM_CONVOLUTIONAL : { ...TORCHVISION, interpolation: 'bicubic' },
  });
}

export function convnext(shapes: Shapes, family: WeightFamily | null): Recognition {
  const isTimms = shapes.has('stages.0.blocks.0.conv_dw.weight');
  const prefix = (stage: number) => (isTimms ? `stages.${stage}.blocks.` : `features.${2 * stage + 1}.`);
  const depthwise = isTimms ? 'conv_dw' : 'block.0';
  const variant = keysOf(CONVNEXTS).find((name) => {
    const { blocks, channels, source } = CONVNEXTS[name];
    return (
      (source === 'timm') === isTimms &&
      blocks.every((count, stage) => countBlocks(shapes, prefix(stage)) === count) &&
      channels.every((width, stage) => shapes.get(`${prefix(stage)}0.${depthwise}.weight`)?.[0] === width)
    );
  });
  if (variant === undefined) return unknownSize('ConvNeXt');
  const features = CONVNEXTS[variant].channels[3];
  return success({
    family: family ?? (isTimms ? 'timm' : 'torchvision'),
    architecture: {
      ...DEFAULT_ARCHITECTURES.convnext,
      variant,
      ...headOf(shapes, isTimms ? 'head.fc.' : 'classifier.2.', features),
    },
    preprocessing: isTimms || family === 'timm' ? TIMM_CONVOLUTIONAL : { ...TORCHVISION, resizeTo: 236 },
  });
}

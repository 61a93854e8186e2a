import { HEAD_PREFIX } from '../recipe/head';
import type { Architecture, ConvolutionBlock, Recipe } from '../recipe/schema';
import { assertNever } from '../shared/errors';
import d2lVitSource from './pytorch/model-d2l-vit.py?raw';
import hfVitSource from './pytorch/model-hf-vit.py?raw';
import resnetSource from './pytorch/model-resnet.py?raw';
import timmVitSource from './pytorch/model-timm-vit.py?raw';
import vgg16Source from './pytorch/model-vgg16.py?raw';
import vitSource from './pytorch/model-vit.py?raw';

type Kind<K extends Architecture['kind']> = Extract<Architecture, { kind: K }>;

interface PythonModel {
  readonly imports: readonly string[];
  /** Names of the module's constants. */
  readonly constants: Readonly<Record<string, string | number>>;
  /** Defines `build_model()`. */
  readonly body: string;
}

/**
 * model.py: the network in plain PyTorch, with this recipe's sizes, under the names model.safetensors holds.
 * @param frozen names of what stays while the backbone is frozen
 */
export function pytorchModel(recipe: Recipe, classCount: number, frozen: readonly string[]): string {
  const { imageSize, channels } = recipe.preprocessing;
  const model = pythonModel(recipe);
  const constants: Record<string, string | number> = {
    CLASS_COUNT: classCount,
    IMAGE_SIZE: imageSize,
    CHANNELS: channels,
    ...model.constants,
    HEAD: HEAD_PREFIX[recipe.architecture.kind],
  };
  return [
    '"""The network, with the names of the weights in model.safetensors. Images are [N, C, H, W]."""',
    ...model.imports,
    '',
    ...Object.entries(constants).map(([name, value]) => `${name} = ${JSON.stringify(value)}`),
    `FROZEN = frozenset(${JSON.stringify(frozen)})`,
    '',
    '',
    model.body,
  ].join('\n');
}

const TORCH = ['import torch', 'from torch import nn'];
const NN = ['from torch import nn'];

function pythonModel(recipe: Recipe): PythonModel {
  const { architecture } = recipe;
  switch (architecture.kind) {
    case 'cnn':
      return { imports: NN, constants: {}, body: cnnSource(architecture, recipe) };
    case 'vit':
      return {
        imports: TORCH,
        constants: {
          PATCH_SIZE: architecture.patchSize,
          WIDTH: architecture.width,
          DEPTH: architecture.depth,
          HEADS: architecture.heads,
          HEAD_WIDTH: architecture.headWidth,
          MLP_WIDTH: architecture.mlpWidth,
          DROPOUT: architecture.dropout,
          EMBEDDING_DROPOUT: architecture.embeddingDropout,
          POOLING: architecture.pooling,
        },
        body: vitSource,
      };
    case 'resnet':
      return {
        imports: ['import torchvision', ...NN],
        constants: { VARIANT: architecture.variant, STEM: architecture.stem },
        body: resnetSource,
      };
    case 'vgg16':
      return {
        imports: [...NN, 'from torchvision.models.vgg import cfgs, make_layers'],
        constants: { HIDDEN_UNITS: architecture.hiddenUnits, DROPOUT: architecture.dropout },
        body: vgg16Source,
      };
    case 'timmVit':
      return { imports: TORCH, constants: timmConstants(architecture), body: timmVitSource };
    case 'hfVit':
      return {
        imports: TORCH,
        constants: {
          PATCH_SIZE: architecture.patchSize,
          WIDTH: 768,
          DEPTH: 12,
          HEADS: 12,
          MLP_WIDTH: 3072,
          DROPOUT: architecture.dropout,
        },
        body: hfVitSource,
      };
    case 'd2lVit':
      return {
        imports: TORCH,
        constants: {
          PATCH_SIZE: architecture.patchSize,
          WIDTH: architecture.width,
          DEPTH: architecture.depth,
          HEADS: architecture.heads,
          MLP_WIDTH: architecture.mlpWidth,
          DROPOUT: architecture.dropout,
          EMBEDDING_DROPOUT: architecture.embeddingDropout,
          WIRING: architecture.wiring,
        },
        body: d2lVitSource,
      };
    default:
      return assertNever(architecture);
  }
}

/** timm's vit_tiny and vit_small (Touvron et al. 2021, table 1). */
function timmConstants({ variant, patchSize, dropout }: Kind<'timmVit'>): PythonModel['constants'] {
  const [width, heads] = variant === 'vit_tiny' ? [192, 3] : [384, 6];
  return {
    PATCH_SIZE: patchSize,
    WIDTH: width,
    DEPTH: 12,
    HEADS: heads,
    MLP_WIDTH: 4 * width,
    DROPOUT: dropout,
  };
}

const ACTIVATIONS = { relu: 'nn.ReLU()', leakyRelu: 'nn.LeakyReLU(0.01)', gelu: 'nn.GELU()' } as const;

/** The configurable CNN, layer by layer. */
function cnnSource({ blocks, hiddenUnits, hiddenActivation, dropout }: Kind<'cnn'>, recipe: Recipe): string {
  let side = recipe.preprocessing.imageSize;
  let inChannels: number = recipe.preprocessing.channels;
  const features: string[] = [];
  for (const block of blocks) {
    features.push(...blockSource(block, inChannels));
    if (block.padding === 'valid') side -= block.kernel - 1;
    side = Math.floor(side / block.pool);
    inChannels = block.channels;
  }
  const classifier: string[] = [];
  let inFeatures = side * side * inChannels;
  for (const units of hiddenUnits) {
    classifier.push(
      `nn.Linear(${inFeatures}, ${units})`,
      ACTIVATIONS[hiddenActivation],
      `nn.Dropout(${dropout})`,
    );
    inFeatures = units;
  }
  if (hiddenUnits.length === 0) classifier.push(`nn.Dropout(${dropout})`);
  classifier.push(`nn.Linear(${inFeatures}, CLASS_COUNT)`);
  const list = (layers: readonly string[]) => layers.map((layer) => `            ${layer},\n`).join('');
  return `class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
${list(features)}        )
        self.classifier = nn.Sequential(
${list(classifier)}        )

    def forward(self, images):
        return self.classifier(self.features(images).flatten(1))


def build_model():
    return Cnn()
`;
}

function blockSource(
  { channels, kernel, padding, activation, batchNorm, pool }: ConvolutionBlock,
  inChannels: number,
) {
  const settings = [`${inChannels}, ${channels}, ${kernel}`];
  if (padding === 'same') settings.push('padding="same"');
  if (batchNorm) settings.push('bias=False');
  const layers = [`nn.Conv2d(${settings.join(', ')})`];
  if (batchNorm) layers.push(`nn.BatchNorm2d(${channels})`);
  layers.push(ACTIVATIONS[activation]);
  if (pool > 1) layers.push(`nn.MaxPool2d(${pool})`);
  return layers;
}

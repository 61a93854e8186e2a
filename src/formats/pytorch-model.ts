import type { ExportedModel } from '../protocol/model';
import { sideAfterBlock } from '../recipe/block-side';
import { type HeadSettings, headPrefix } from '../recipe/head';
import { activationKind } from '../recipe/kinds/activations';
import type { Architecture, ArchitectureKind, ConvolutionBlock, Recipe } from '../recipe/schema';
import { CONVNEXTS, DINOV2S, HF_VITS, MOBILENETS_V2, TIMM_VITS, type VitShape } from '../recipe/variants';
import { invariant } from '../shared/errors';
import firstConvolutionSource from './pytorch/first-convolution.py?raw';
import headSource from './pytorch/head.py?raw';
import convnextSource from './pytorch/model-convnext.py?raw';
import convnextTimmSource from './pytorch/model-convnext-timm.py?raw';
import d2lVitSource from './pytorch/model-d2l-vit.py?raw';
import dinov2Source from './pytorch/model-dinov2.py?raw';
import efficientnetSource from './pytorch/model-efficientnet.py?raw';
import hfVitSource from './pytorch/model-hf-vit.py?raw';
import mlpSource from './pytorch/model-mlp.py?raw';
import mobilenetV2Source from './pytorch/model-mobilenet-v2.py?raw';
import mobilenetV2KerasSource from './pytorch/model-mobilenet-v2-keras.py?raw';
import mobilenetV3Source from './pytorch/model-mobilenet-v3.py?raw';
import resnetSource from './pytorch/model-resnet.py?raw';
import timmVitSource from './pytorch/model-timm-vit.py?raw';
import vggSource from './pytorch/model-vgg.py?raw';
import vitSource from './pytorch/model-vit.py?raw';

type Kind<K extends ArchitectureKind> = Extract<Architecture, { kind: K }>;

/** What Python writes as JSON does, but for true and false. */
type Literal = string | number | boolean | readonly Literal[];

interface PythonModel {
  readonly imports: readonly string[];
  /** Names of the module's constants. */
  readonly constants: Readonly<Record<string, Literal>>;
  /** Defines `build_model()`. */
  readonly body: string;
}

/** How the network of one kind of architecture is written. */
interface PythonWriter<K extends ArchitectureKind = ArchitectureKind> {
  write(architecture: Kind<K>, recipe: Recipe): PythonModel;
}

/**
 * model.py: the network in plain PyTorch, with this recipe's sizes, under the names model.safetensors holds.
 */
export function pytorchModel({
  recipe,
  classes,
  frozen,
  blocks,
  graph,
}: Pick<ExportedModel, 'recipe' | 'classes' | 'frozen' | 'blocks' | 'graph'>): string {
  const { imageSize, channels } = recipe.preprocessing;
  const { architecture } = recipe;
  const model = WRITERS[architecture.kind].write(architecture, recipe);
  const constants: Record<string, Literal> = {
    CLASS_COUNT: classes.length,
    IMAGE_SIZE: imageSize,
    CHANNELS: channels,
    ...model.constants,
    HEAD: headPrefix(architecture),
  };
  const undecayed = graph.parameters
    .filter(({ role }) => role !== 'weight')
    .flatMap(({ entries }) => entries.map(({ name }) => name));
  for (const name of ['FROZEN', 'UNDECAYED', 'PARAMETERS_BY_BLOCK'])
    invariant(!(name in constants), `model.py says ${name} twice`);
  return [
    '"""The network, with the names of the weights in model.safetensors. Images are [N, C, H, W]."""',
    ...model.imports,
    '',
    ...Object.entries(constants).map(([name, value]) => `${name} = ${literal(value)}`),
    `FROZEN = frozenset(${JSON.stringify(frozen)})`,
    '# Norms, biases, positions and tokens: what decayWeightsOnly spares.',
    `UNDECAYED = frozenset(${JSON.stringify(undecayed)})`,
    '# The parameters before the head, block by block from the earliest.',
    `PARAMETERS_BY_BLOCK = ${JSON.stringify(blocks)}`,
    '',
    '',
    model.body,
  ].join('\n');
}

function literal(value: Literal): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? `[${value.map(literal).join(', ')}]` : JSON.stringify(value);
}

const TORCH = ['import torch', 'from torch import nn'];
const TORCHVISION = ['import torch', 'import torchvision', 'from torch import nn'];

const WRITERS: Readonly<Record<ArchitectureKind, PythonWriter>> = {
  cnn: { write: (a, recipe) => withHead(a, { imports: TORCH, constants: {}, body: cnnSource(a, recipe) }) },
  vit: {
    write: (a) => ({
      imports: TORCH,
      constants: {
        PATCH_SIZE: a.patchSize,
        WIDTH: a.width,
        DEPTH: a.depth,
        HEADS: a.heads,
        HEAD_WIDTH: a.headWidth,
        MLP_WIDTH: a.mlpWidth,
        DROPOUT: a.dropout,
        EMBEDDING_DROPOUT: a.embeddingDropout,
        POOLING: a.pooling,
      },
      body: vitSource,
    }),
  },
  resnet: {
    write: (a) =>
      withHead(a, {
        imports: TORCHVISION,
        constants: { VARIANT: a.variant, STEM: a.stem },
        body: resnetSource,
      }),
  },
  vgg: {
    write: (a) =>
      withHead(a, {
        imports: TORCHVISION,
        constants: { VARIANT: a.batchNorm ? `${a.variant}_bn` : a.variant },
        body: firstConvolutionSource + vggSource,
      }),
  },
  mobilenetV2: {
    write: (a) => {
      const { stem, stages, features } = MOBILENETS_V2[a.variant];
      return a.flavour === 'keras'
        ? withHead(a, {
            imports: TORCH,
            constants: {
              STEM: stem,
              STAGES: stages.map((s) => [s.expansion, s.channels, s.blocks, s.stride]),
              FEATURES: features,
            },
            body: mobilenetV2KerasSource,
          })
        : withHead(a, {
            imports: TORCHVISION,
            constants: { WIDTH: { w035: 0.35, w050: 0.5, w100: 1 }[a.variant] },
            body: firstConvolutionSource + mobilenetV2Source,
          });
    },
  },
  mobilenetV3: {
    write: (a) =>
      withHead(a, {
        imports: ['import functools', '', ...TORCHVISION],
        constants: {
          VARIANT: `mobilenet_v3_${a.variant}`,
          EPSILON: a.flavour === 'timm' ? 1e-5 : 1e-3,
          MOMENTUM: a.flavour === 'timm' ? 0.1 : 0.01,
        },
        body: firstConvolutionSource + mobilenetV3Source,
      }),
  },
  efficientnet: {
    write: (a) =>
      withHead(a, {
        imports: TORCHVISION,
        constants: { VARIANT: `efficientnet_${a.variant}`, STOCHASTIC_DEPTH: a.stochasticDepth },
        body: firstConvolutionSource + efficientnetSource,
      }),
  },
  convnext: {
    write: (a) => {
      const { source, blocks, channels } = CONVNEXTS[a.variant];
      const dropped = { STOCHASTIC_DEPTH: a.stochasticDepth };
      return source === 'torchvision'
        ? withHead(a, {
            imports: TORCHVISION,
            constants: { VARIANT: `convnext_${a.variant}`, ...dropped },
            body: firstConvolutionSource + convnextSource,
          })
        : withHead(a, {
            imports: [...TORCH, 'from torchvision.ops import StochasticDepth'],
            constants: { BLOCKS: blocks, WIDTHS: channels, ...dropped },
            body: convnextTimmSource,
          });
    },
  },
  dinov2: {
    write: (a) =>
      withHead(a, { imports: TORCH, constants: vitConstants(a, DINOV2S[a.variant]), body: dinov2Source }),
  },
  mlp: {
    write: (a) =>
      withHead(
        { ...a, hiddenUnits: [], dropout: 0 },
        {
          imports: TORCH,
          constants: {
            UNITS: a.hiddenUnits,
            ACTIVATION: activationKind(a.hiddenActivation).torch,
            DROPOUT: a.dropout,
          },
          body: mlpSource,
        },
      ),
  },
  timmVit: {
    write: (a) =>
      withHead(a, {
        imports: TORCH,
        constants: vitConstants(a, TIMM_VITS[a.variant]),
        body: timmVitSource,
      }),
  },
  hfVit: {
    write: (a) =>
      withHead(a, { imports: TORCH, constants: vitConstants(a, HF_VITS[a.variant]), body: hfVitSource }),
  },
  d2lVit: {
    write: (a) => ({
      imports: TORCH,
      constants: {
        PATCH_SIZE: a.patchSize,
        WIDTH: a.width,
        DEPTH: a.depth,
        HEADS: a.heads,
        MLP_WIDTH: a.mlpWidth,
        DROPOUT: a.dropout,
        EMBEDDING_DROPOUT: a.embeddingDropout,
        WIRING: a.wiring,
      },
      body: d2lVitSource,
    }),
  },
} satisfies { readonly [K in ArchitectureKind]: PythonWriter<K> };

function vitConstants(
  { patchSize, dropout }: { readonly patchSize: number; readonly dropout: number },
  { width, depth, heads, mlpWidth }: VitShape,
): PythonModel['constants'] {
  return {
    PATCH_SIZE: patchSize,
    WIDTH: width,
    DEPTH: depth,
    HEADS: heads,
    MLP_WIDTH: mlpWidth,
    DROPOUT: dropout,
  };
}

/** The model with the head its recipe chose; a linear head on a vision transformer has no dropout of its own. */
function withHead(settings: HeadSettings & Architecture, model: PythonModel): PythonModel {
  const { hiddenUnits, hiddenActivation, dropout, binaryHead, outputBias } = settings;
  const isVit = 'patchSize' in settings;
  return {
    ...model,
    constants: {
      ...model.constants,
      HIDDEN_UNITS: hiddenUnits,
      HIDDEN_ACTIVATION: activationKind(hiddenActivation).torch,
      HEAD_DROPOUT: isVit && hiddenUnits.length === 0 ? 0 : dropout,
      BINARY_HEAD: binaryHead,
      OUTPUT_BIAS: outputBias,
    },
    body: headSource + model.body,
  };
}

/** The configurable CNN, layer by layer. */
function cnnSource({ blocks }: Kind<'cnn'>, recipe: Recipe): string {
  let side = recipe.preprocessing.imageSize;
  let inChannels: number = recipe.preprocessing.channels;
  const features: string[] = [];
  for (const block of blocks) {
    features.push(...blockSource(block, inChannels));
    side = sideAfterBlock(side, block);
    inChannels = block.channels;
  }
  return `class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
${features.map((layer) => `            ${layer},\n`).join('')}        )
        self.classifier = make_head(${side * side * inChannels}, numbered=True)

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
  layers.push(`nn.${activationKind(activation).torch}()`);
  if (pool > 1) layers.push(`nn.MaxPool2d(${pool})`);
  return layers;
}

/** Small models of every architecture, with weights that make their logits differ: what the exporters are tried on. */
import { backboneBlocks, frozenParameters } from '../../models/backbone';
import { buildModel, buildModule } from '../../models/catalogue';
import { hfVit } from '../../models/hf-vit';
import { resnet } from '../../models/resnet';
import { timmVit } from '../../models/timm-vit';
import { vgg } from '../../models/vgg';
import { initializeParameters } from '../../nn/initialize';
import type { Module } from '../../nn/module';
import { toStateDict } from '../../nn/state-dict';
import type { ExportedModel } from '../../protocol/model';
import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_RECIPE } from '../../recipe/defaults';
import { ACTIVATION_FUNCTIONS, type ActivationFunction } from '../../recipe/kinds/activations';
import type { Architecture, Recipe } from '../../recipe/schema';
import { CounterRng } from '../../shared/rng';

export interface ExampleOptions {
  readonly imageSize?: number;
  readonly channels?: 1 | 3;
  readonly classes?: readonly string[];
  /** In place of the architecture's own: the same wiring, fewer weights. */
  readonly module?: (channels: number, classCount: number) => Module;
}

/** A model with torch's first weights, batch norms as if trained for a while, and a normalisation of its own. */
export function exampleModel(architecture: Architecture, options: ExampleOptions = {}): ExportedModel {
  const { imageSize = 32, channels = 3, classes = ['crow', 'owl, "barn"', '鳥'], module } = options;
  const size = { imageSize, channels, classCount: classes.length };
  const { graph } = module
    ? buildModule(module(channels, classes.length), size)
    : buildModel(architecture, size);
  const state = initializeParameters(graph, 7);
  const rng = new CounterRng(7, 99);
  for (const [key, values] of state) {
    // Running means around 0, running variances around 1, and biases and norm weights that are not all alike.
    if (/running_mean|bias$|norm|bn/i.test(key)) {
      for (let i = 0; i < values.length; i++) values[i] += 0.2 * rng.normal();
    }
    // Mobile networks draw their heads so small that images would hardly matter.
    if (/classifier.*weight$/.test(key) && values.every((value) => Math.abs(value) < 0.1)) {
      for (let i = 0; i < values.length; i++) values[i] *= 30;
    }
    if (key.endsWith('running_var')) {
      for (let i = 0; i < values.length; i++) values[i] = Math.abs(values[i]) + 0.1;
    }
  }
  const recipe: Recipe = {
    ...DEFAULT_RECIPE,
    architecture,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize, channels, normalization: 'half' },
  };
  return {
    recipe,
    classes,
    normalization: { mean: Array(channels).fill(0.5), deviation: Array(channels).fill(0.5) },
    tensors: toStateDict(graph, state, 3),
    epochs: [],
    steps: [],
    graph,
    frozen: [...frozenParameters(recipe, graph)],
    blocks: backboneBlocks(recipe.architecture, graph),
  };
}

const { vit, d2lVit: d2l, hfVit: hf, timmVit: timm, vgg: vgg16, resnet: resnet18 } = DEFAULT_ARCHITECTURES;
const smallVit = { width: 24, depth: 2, heads: 3, mlpWidth: 40, patchSize: 8, dropout: 0.1 };

/** A convolution and an activation. */
const activationExample = (activation: ActivationFunction) => ({
  name: `cnn with ${activation}`,
  architecture: {
    ...DEFAULT_ARCHITECTURES.cnn,
    blocks: [{ ...DEFAULT_BLOCK, channels: 5, activation, pool: 1 }],
  },
  imageSize: 8,
});

/** One model of each kind, and the variants that take other paths; small enough for plain loops. */
export const EXAMPLES: readonly (ExampleOptions & {
  readonly name: string;
  readonly architecture: Architecture;
})[] = [
  {
    name: 'cnn',
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [
        { ...DEFAULT_BLOCK, channels: 5 },
        { ...DEFAULT_BLOCK, channels: 6, kernel: 4, batchNorm: false, activation: 'leakyRelu', pool: 1 },
        { ...DEFAULT_BLOCK, channels: 4, padding: 'valid', activation: 'gelu', pool: 3 },
      ],
      hiddenUnits: [11, 9],
      hiddenActivation: 'gelu',
      dropout: 0.3,
    },
    imageSize: 19,
  },
  {
    name: 'cnn, no bias at its last layer',
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [{ ...DEFAULT_BLOCK, channels: 5 }],
      hiddenUnits: [7],
      outputBias: false,
    },
    imageSize: 9,
  },
  ...ACTIVATION_FUNCTIONS.map(activationExample),
  {
    name: 'cnn of the memoir',
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [
        { ...DEFAULT_BLOCK, channels: 16, batchNorm: false, pool: 1 },
        { ...DEFAULT_BLOCK, channels: 32, batchNorm: false },
      ],
    },
    imageSize: 16,
    channels: 1,
  },
  { name: 'vit', architecture: { ...vit, width: 24, heads: 3, headWidth: 10, mlpWidth: 40 }, imageSize: 16 },
  {
    name: 'vit, mean of tokens, one head',
    architecture: { ...vit, patchSize: 4, width: 16, heads: 1, headWidth: 16, mlpWidth: 20, pooling: 'mean' },
    imageSize: 12,
    channels: 1,
  },
  {
    name: 'resnet, cifar stem',
    architecture: resnet18,
    imageSize: 9,
    module: (...size) => resnet({ block: 'basic', blocks: [2, 2], channels: [4, 6] }, resnet18, ...size),
  },
  {
    name: 'resnet, imagenet stem',
    architecture: { ...resnet18, stem: 'imagenet' },
    imageSize: 35,
    module: (...size) =>
      resnet(
        { block: 'basic', blocks: [1, 2], channels: [4, 6] },
        { ...resnet18, stem: 'imagenet' },
        ...size,
      ),
  },
  {
    name: 'vgg',
    architecture: vgg16,
    imageSize: 16,
    module: (...size) => vgg([[4, 4], [6]], { ...vgg16, hiddenUnits: [8] }, ...size),
  },
  { name: 'timm vit', architecture: timm, module: (...size) => timmVit({ ...timm, ...smallVit }, ...size) },
  { name: 'hf vit', architecture: hf, module: (...size) => hfVit({ ...hf, ...smallVit }, ...size) },
  {
    name: 'd2l vit',
    architecture: { ...d2l, width: 24, heads: 4, mlpWidth: 40, wiring: 'preNorm' },
    imageSize: 32,
  },
  {
    name: 'd2l vit, first wiring',
    architecture: { ...d2l, width: 24, heads: 4, mlpWidth: 40, wiring: 'd2l' },
    imageSize: 32,
  },
];

import { expect, test } from 'vitest';
import { sizeOf } from '../kernels/graph';
import { initializeParameters } from '../nn/initialize';
import { toStateDict } from '../nn/state-dict';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../recipe/defaults';
import { defaultOptimizer } from '../recipe/kinds/optimizers';
import { PRESETS, presetById } from '../recipe/presets';
import type { Architecture, Recipe } from '../recipe/schema';
import { backboneBlocks, learningRateScales } from './backbone';
import { buildModel } from './catalogue';
import { summarizeModel } from './summary';

function count(architecture: Architecture, imageSize: number, classCount: number, channels = 3): number {
  const { graph, rows } = buildModel(architecture, { imageSize, channels, classCount });
  const parameters = graph.parameters.reduce((total, { shape }) => total + sizeOf(shape), 0);
  // The summary's rows say the same.
  expect(rows.reduce((total, row) => total + row.parameterCount, 0)).toBe(parameters);
  return parameters;
}

const RESNET = { ...DEFAULT_ARCHITECTURES.resnet, stem: 'imagenet' } as const;

function recipeOf(id: string) {
  const preset = presetById(id);
  if (preset === undefined) throw new Error(`No preset ${id}`);
  return preset.recipe;
}

test('the bird memoir CNN at 64 px and 400 classes has 13,112,688 parameters', () => {
  expect(count(recipeOf('birdCnn').architecture, 64, 400)).toBe(13_112_688);
});

test('Fashion VGG at 28 px, gray, has 360,714 parameters', () => {
  // 1·9·16 + 16 + 16·9·32 + 32 + 32·9·64 + 64 + 64·9·128 + 128 + 2048·128 + 128 + 128·10 + 10
  expect(count(recipeOf('fashionVgg').architecture, 28, 10, 1)).toBe(360_714);
});

test('the bird memoir ViT at 64 px and 400 classes has 2,270,864 parameters', () => {
  // 192·256 + 256 + 65·256 + 256 + 2 · (2·512 + 256·2304 + 768·256 + 256 + 256·512 + 512 + 512·256 + 256) + 512 + 256·400 + 400
  expect(count(DEFAULT_ARCHITECTURES.vit, 64, 400)).toBe(2_270_864);
});

test('ResNet-18 and -34 have torchvision’s counts at 1000 classes', () => {
  expect(count({ ...RESNET, variant: 'resnet18' }, 224, 1000)).toBe(11_689_512);
  expect(count({ ...RESNET, variant: 'resnet34' }, 224, 1000)).toBe(21_797_672);
});

test('the state_dict of ResNet-18 has 122 entries with torchvision’s names', () => {
  const { graph } = buildModel(RESNET, { imageSize: 32, channels: 3, classCount: 10 });
  const names = toStateDict(graph, initializeParameters(graph, 0), 0).map(({ name }) => name);
  expect(names).toHaveLength(122);
  expect(names).toContain('layer2.0.downsample.1.num_batches_tracked');
  expect(names.at(-1)).toBe('fc.bias');
});

test('VGG-16 features have 14,714,688 parameters', () => {
  const { graph } = buildModel(DEFAULT_ARCHITECTURES.vgg, { imageSize: 64, channels: 3, classCount: 10 });
  const features = graph.parameters.filter(({ name }) => name.startsWith('features.'));
  expect(features.reduce((total, { shape }) => total + sizeOf(shape), 0)).toBe(14_714_688);
});

test('timm ViT-Ti/16 has 5,717,416 parameters at 1000 classes, and 152 entries', () => {
  expect(count(DEFAULT_ARCHITECTURES.timmVit, 224, 1000)).toBe(5_717_416);
  const { graph } = buildModel(DEFAULT_ARCHITECTURES.timmVit, {
    imageSize: 224,
    channels: 3,
    classCount: 1000,
  });
  expect(graph.parameters.flatMap(({ entries }) => entries)).toHaveLength(152);
});

test('timm ViT-S/16 has 22,050,664 parameters at 1000 classes', () => {
  const small = { ...DEFAULT_ARCHITECTURES.timmVit, variant: 'vit_small' } as const;
  expect(count(small, 224, 1000)).toBe(22_050_664);
});

test('HF ViT-B/16 has 86,567,656 parameters at 1000 classes, and 200 entries named as on disk', () => {
  expect(count(DEFAULT_ARCHITECTURES.hfVit, 224, 1000)).toBe(86_567_656);
  const { graph } = buildModel(DEFAULT_ARCHITECTURES.hfVit, {
    imageSize: 224,
    channels: 3,
    classCount: 1000,
  });
  const names = graph.parameters.flatMap(({ entries }) => entries.map(({ name }) => name));
  expect(names).toHaveLength(200);
  expect(names).toContain('vit.encoder.layer.11.attention.attention.query.weight');
});

test('MobileNetV2 has the published counts at 1000 classes, and Keras’s has torchvision’s', () => {
  const { mobilenetV2 } = DEFAULT_ARCHITECTURES;
  for (const flavour of ['torchvision', 'keras'] as const) {
    expect(count({ ...mobilenetV2, flavour, variant: 'w035' }, 224, 1000)).toBe(1_677_128);
    expect(count({ ...mobilenetV2, flavour, variant: 'w050' }, 224, 1000)).toBe(1_968_680);
    expect(count({ ...mobilenetV2, flavour }, 224, 1000)).toBe(3_504_872);
  }
});

const { mobilenetV3, efficientnet, convnext, vgg, timmVit, hfVit, dinov2, mlp } = DEFAULT_ARCHITECTURES;

/** With the source's own head at 1000 classes: one linear layer, or MobileNetV3's hidden one. */
test.each<readonly [string, Architecture, number]>([
  ['mobilenet_v3_small', mobilenetV3, 2_542_856],
  ['mobilenet_v3_large', { ...mobilenetV3, variant: 'large', hiddenUnits: [1280] }, 5_483_032],
  ['efficientnet_b0', efficientnet, 5_288_548],
  ['resnet50', { ...RESNET, variant: 'resnet50' }, 25_557_032],
  ['convnext_atto', convnext, 3_695_520],
  ['convnext_femto', { ...convnext, variant: 'femto' }, 5_217_784],
  ['convnext_pico', { ...convnext, variant: 'pico' }, 9_045_672],
  ['convnext_nano', { ...convnext, variant: 'nano' }, 15_593_560],
  ['convnext_tiny', { ...convnext, variant: 'tiny' }, 28_589_128],
  ['vit_b_16', { ...timmVit, variant: 'vit_base' }, 86_567_656],
  ['deit_tiny_patch16_224', timmVit, 5_717_416],
  ['HF’s ViT-Ti', { ...hfVit, variant: 'tiny' }, 5_717_416],
])('%s has the published count at 1000 classes', (_, architecture, published) => {
  expect(count(architecture, 224, 1000)).toBe(published);
});

/** Everything but the head: Vireo's is its own there. */
test.each<readonly [string, Architecture, number]>([
  ['vgg19', { ...vgg, variant: 'vgg19' }, 20_024_384],
  ['vgg16_bn', { ...vgg, batchNorm: true }, 14_723_136],
  ['vgg19_bn', { ...vgg, variant: 'vgg19', batchNorm: true }, 20_035_392],
  // 22,056,576 and 86,580,480 with the 1370 positions of 518 px and the token that masks, which only its training uses.
  ['dinov2-small', dinov2, 22_056_576 - 384 - (1370 - 257) * 384],
  ['dinov2-base', { ...dinov2, variant: 'base' }, 86_580_480 - 768 - (1370 - 257) * 768],
])('the backbone of %s has the published count', (_, architecture, published) => {
  const { graph } = buildModel(architecture, { imageSize: 224, channels: 3, classCount: 10 });
  const backbone = new Set(backboneBlocks(architecture, graph).flat());
  const found = graph.parameters.filter(({ name }) => backbone.has(name));
  expect(found.reduce((total, { shape }) => total + sizeOf(shape), 0)).toBe(published);
});

test('the MLP of 512, 128 and 64 units on Fashion-MNIST', () => {
  // 784·512 + 512 + 512·128 + 128 + 128·64 + 64 + 64·10 + 10
  expect(count(mlp, 28, 10, 1)).toBe(476_490);
});

test('a preset has the size that was published with it: VGG-16 frozen, one sigmoid output', () => {
  const published = PRESETS.flatMap(({ publishedSize, ...preset }) =>
    publishedSize ? { ...preset, publishedSize } : [],
  );
  expect(published.map(({ id }) => id)).toEqual(['catsDogsVgg']);
  for (const { recipe, publishedSize } of published) {
    const { parameterCount, trainableCount } = summarizeModel(recipe, 2);
    expect(parameterCount).toBe(publishedSize.parameters);
    expect(trainableCount).toBe(publishedSize.trainable);
  }
  expect(published[0].publishedSize).toMatchObject({ parameters: 14_780_481, trainable: 65_793 });
});

test('both wirings of the d2l ViT have the same parameters', () => {
  const { d2lVit } = DEFAULT_ARCHITECTURES;
  const names = (wiring: 'preNorm' | 'd2l') =>
    buildModel({ ...d2lVit, wiring }, { imageSize: 96, channels: 1, classCount: 10 }).graph.parameters.map(
      ({ name }) => name,
    );
  expect(names('d2l')).toEqual(names('preNorm'));
});

test('every default architecture builds, and its backbone is everything but the head', () => {
  for (const architecture of Object.values(DEFAULT_ARCHITECTURES)) {
    const { graph } = buildModel(architecture, { imageSize: 112, channels: 3, classCount: 7 });
    expect(graph.classCount).toBe(7);
    const backbone = new Set(backboneBlocks(architecture, graph).flat());
    const head = graph.parameters.filter(({ name }) => !backbone.has(name));
    expect(head.length).toBeGreaterThan(0);
    expect(head.at(-1)?.shape).toEqual([7]);
  }
});

test('every architecture’s blocks can have rates of their own: by one factor from each to the next and to the head', () => {
  const scale = 1e-2;
  const training = {
    ...DEFAULT_RECIPE.training,
    backboneLearningRateScale: scale,
    backboneRates: 'geometric' as const,
  };
  for (const architecture of Object.values(DEFAULT_ARCHITECTURES)) {
    const { graph } = buildModel(architecture, { imageSize: 112, channels: 3, classCount: 7 });
    const blocks = backboneBlocks(architecture, graph);
    const scales = learningRateScales({ architecture, training }, graph);
    expect([...scales.keys()], architecture.kind).toEqual(blocks.flat());
    const rates = blocks.map((names) => {
      const ofBlock = new Set(names.map((name) => scales.get(name) ?? Number.NaN));
      expect(ofBlock.size, architecture.kind).toBe(1);
      return [...ofBlock][0];
    });
    expect(rates[0]).toBeCloseTo(scale, 12);
    const factor = (1 / scale) ** (1 / blocks.length);
    for (const [i, rate] of rates.entries()) expect((rates[i + 1] ?? 1) / rate).toBeCloseTo(factor, 9);
  }
});

test('a backbone of one rate has it everywhere, and that of the head where the share is 1', () => {
  const architecture = DEFAULT_ARCHITECTURES.resnet;
  const { graph } = buildModel(architecture, { imageSize: 32, channels: 3, classCount: 7 });
  const scalesAt = (backboneLearningRateScale: number) =>
    learningRateScales(
      { architecture, training: { ...DEFAULT_RECIPE.training, backboneLearningRateScale } },
      graph,
    );
  expect(new Set(scalesAt(0.05).values())).toEqual(new Set([0.05]));
  expect(scalesAt(0.05).has('fc.weight')).toBe(false);
  expect(scalesAt(1).size).toBe(0);
  // Stem and two blocks of each of the four stages.
  expect(backboneBlocks(architecture, graph)).toHaveLength(8);
  expect(backboneBlocks(architecture, graph)[0]).toContain('conv1.weight');
});

test('the summary of every preset adds up', () => {
  for (const { recipe } of PRESETS) {
    const { architecture } = recipe;
    const isBinary = 'binaryHead' in architecture && architecture.binaryHead;
    const summary = summarizeModel(recipe, isBinary ? 2 : 10);
    const isFrozen = recipe.training.freezeBackboneEpochs !== 0;
    expect(summary.trainableCount < summary.parameterCount).toBe(isFrozen);
    // A copy of every weight, and a gradient of each that is trained.
    expect(summary.stepMemoryBytes).toBeGreaterThan(4 * (summary.parameterCount + summary.trainableCount));
    expect(summary.multiplyAdds).toBeGreaterThan(0);
  }
});

test.each([-1, 3])('freezing the backbone (%i) leaves the head to train', (freezeBackboneEpochs) => {
  const recipe = {
    ...DEFAULT_RECIPE,
    architecture: DEFAULT_ARCHITECTURES.resnet,
    training: { ...DEFAULT_RECIPE.training, freezeBackboneEpochs },
  };
  expect(summarizeModel(recipe, 10).trainableCount).toBe(512 * 10 + 10);
});

test('a step behind a frozen backbone keeps nothing of it for the way back', () => {
  const { training } = DEFAULT_RECIPE;
  const recipe = (change: Partial<Recipe['training']>): Recipe => ({
    ...DEFAULT_RECIPE,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 224 },
    architecture: { ...DEFAULT_ARCHITECTURES.vgg, binaryHead: true },
    optimizer: defaultOptimizer('adam'),
    training: {
      ...training,
      batchSize: 8,
      microBatchSize: null,
      emaDecay: null,
      precision: 'float32',
      ...change,
    },
  });
  const bytesOf = (change: Partial<Recipe['training']>) => summarizeModel(recipe(change), 2).stepMemoryBytes;
  // All weights; of the head's 65,793 gradients and Adam's two moments; of the backbone the input and the output of its
  // second convolution, 224 × 224 × 64 each, of eight images.
  const frozen = 4 * (14_780_481 + 3 * 65_793 + 8 * 2 * 224 * 224 * 64);
  expect(bytesOf({ freezeBackboneEpochs: -1 })).toBe(frozen);
  expect(bytesOf({ freezeBackboneEpochs: 5, epochs: 5 })).toBe(frozen);
  expect(bytesOf({ freezeBackboneEpochs: -1, emaDecay: 0.99 })).toBe(frozen + 4 * 14_780_481);
  // A run whose backbone thaws must find room for that.
  const whole = bytesOf({ freezeBackboneEpochs: 0 });
  expect(bytesOf({ freezeBackboneEpochs: 4, epochs: 5 })).toBe(whole);
  expect(whole).toBeGreaterThan(3 * frozen);
  // The last block trained with the head keeps its own activations, and not those before it.
  const partly = bytesOf({ freezeBackboneEpochs: -1, trainableBlocks: 1 });
  expect(partly).toBeGreaterThan(frozen);
  expect(partly).toBeLessThan(whole / 2);
});

test.each([
  // ResNet-18's last basic block: two convolutions of 512 → 512 and their norms.
  ['resnet', 1, 2 * (512 * 512 * 9 + 2 * 512) + 5130],
  // One encoder block of ViT-Ti and the norm after it.
  ['timmVit', 1, 192 * 576 + 576 + 192 * 192 + 192 + 2 * 192 * 768 + 768 + 192 + 4 * 192 + 2 * 192 + 1930],
  // The convolution before the pooling is a block of its own in mobile networks.
  ['mobilenetV2', 1, 320 * 1280 + 2 * 1280 + 12_810],
  ['mobilenetV3', 1, 96 * 576 + 2 * 576 + 576 * 1024 + 1024 + 10_250],
  ['efficientnet', 1, 320 * 1280 + 2 * 1280 + 12_810],
  // 7×7 depthwise, norm, two linears, layer scale; and the norm before the head.
  ['convnext', 1, 320 * 50 + 640 + 320 * 1280 + 1280 + 1280 * 320 + 320 + 320 + 640 + 3210],
  // The last hidden layer.
  ['mlp', 1, 128 * 64 + 64 + 650],
  // More blocks than there are: nothing is frozen.
  ['resnet', 48, 11_173_962],
] as const)('of a frozen %s the last %i blocks are trained with the head', (kind, trainableBlocks, count) => {
  const recipe = {
    ...DEFAULT_RECIPE,
    architecture: DEFAULT_ARCHITECTURES[kind],
    training: { ...DEFAULT_RECIPE.training, freezeBackboneEpochs: -1, trainableBlocks },
  };
  expect(summarizeModel(recipe, 10).trainableCount).toBe(count);
});

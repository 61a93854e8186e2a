import { describe, expect, it } from 'vitest';
import { architectureOf, BACKBONES, backboneFor } from './backbones';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE, NO_AUGMENTATION } from './defaults';
import { awaitsWeights, forNewHead, haveSameBackbone, stageOf, variantCount, withStage } from './fine-tune';
import { PRESETS, presetById } from './presets';
import { parseRecipe } from './validate';

const recipe = {
  ...DEFAULT_RECIPE,
  architecture: { ...DEFAULT_ARCHITECTURES.resnet, stem: 'imagenet' as const },
};

describe('a recipe for learned weights', () => {
  it('is sound, keeps network and preprocessing, and freezes the backbone for the whole run', () => {
    const made = forNewHead({
      ...recipe,
      preset: 'quickStart',
      augmentation: { ...NO_AUGMENTATION, mixup: 1 },
    });
    expect(parseRecipe(made, { classCount: 2 }).problems).toEqual([]);
    expect(made.architecture).toBe(recipe.architecture);
    expect(made.preprocessing).toBe(recipe.preprocessing);
    expect(made.preset).toBeNull();
    expect(made.training.freezeBackboneEpochs).toBe(-1);
    expect(variantCount(made.augmentation)).toBe(1);
    expect(stageOf(made)).toBe('head');
  });

  it('trains the head first and then all blocks, the earliest at a hundredth of its rate', () => {
    const made = withStage(forNewHead(recipe), 'all');
    expect(parseRecipe(made, { classCount: 2 }).problems).toEqual([]);
    const { epochs, freezeBackboneEpochs, learningRate, backboneLearningRateScale } = made.training;
    expect(freezeBackboneEpochs).toBeGreaterThan(0);
    expect(freezeBackboneEpochs).toBeLessThan(epochs);
    expect(learningRate * backboneLearningRateScale).toBeCloseTo(1e-5, 12);
    expect(made.training.backboneRates).toBe('geometric');
    expect(stageOf(made)).toBe('all');
    expect(withStage(made, 'head')).toEqual(forNewHead(recipe));
  });
});

it('a backbone stays the same under another head or dropout, and not under another stem or size', () => {
  const { resnet, cnn } = DEFAULT_ARCHITECTURES;
  expect(haveSameBackbone(resnet, { ...resnet, hiddenUnits: [100], dropout: 0.5, binaryHead: true })).toBe(
    true,
  );
  expect(haveSameBackbone(resnet, { ...resnet, stem: 'imagenet' })).toBe(false);
  expect(haveSameBackbone(resnet, { ...resnet, variant: 'resnet34' })).toBe(false);
  expect(haveSameBackbone(resnet, cnn)).toBe(false);
  expect(haveSameBackbone(cnn, { ...cnn, blocks: cnn.blocks.slice(1) })).toBe(false);
});

it('every preset with a frozen backbone awaits weights that the shelf can have, and keeps its own head', () => {
  const architectures = BACKBONES.flatMap((backbone) => architectureOf(backbone) ?? []);
  const frozen = PRESETS.filter(({ recipe }) => recipe.training.freezeBackboneEpochs !== 0);
  expect(frozen.length).toBeGreaterThan(0);
  for (const { id, recipe } of frozen)
    expect(
      architectures.some((architecture) => awaitsWeights(recipe, architecture)),
      id,
    ).toBe(true);
  const quick = presetById('quickStart')?.recipe;
  expect(quick && awaitsWeights(quick, quick.architecture)).toBe(false);
});

it('a network that can hold weights of the table is known by them; one of its own, or in another manner, is not', () => {
  for (const backbone of BACKBONES) {
    const architecture = architectureOf(backbone);
    const found = architecture && backboneFor(architecture);
    expect([found?.family, found?.variant]).toEqual([backbone.family, backbone.variant]);
  }
  expect(backboneFor(DEFAULT_ARCHITECTURES.cnn)).toBeNull();
  expect(backboneFor({ ...DEFAULT_ARCHITECTURES.resnet, stem: 'cifar' })).toBeNull();
});

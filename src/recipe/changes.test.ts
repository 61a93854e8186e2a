import { expect, test } from 'vitest';
import { changeOf, changesBetween } from './changes';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from './defaults';
import { recipeSettings } from './differences';
import { OPTIMIZER_NAMES, OPTIMIZERS } from './kinds/optimizers';
import type { Recipe } from './schema';

function changed(change: (recipe: Recipe) => void): Recipe {
  const recipe = structuredClone(DEFAULT_RECIPE);
  change(recipe);
  return recipe;
}
const told = (change: (recipe: Recipe) => void) => changesBetween(DEFAULT_RECIPE, changed(change));

test('a number that grew or shrank is told by its direction', () => {
  expect(told(({ training }) => (training.learningRate /= 10))).toEqual(['smallerRate']);
  expect(told(({ training }) => (training.epochs *= 2))).toEqual(['moreEpochs']);
  expect(told(({ preprocessing }) => (preprocessing.imageSize += 32))).toEqual(['largerImages']);
  expect(told((recipe) => (recipe.seed += 1))).toEqual(['otherSeed']);
});

test('augmentation is more where all of it is, and a smaller crop is more of it', () => {
  const crop = told(({ augmentation }) => {
    augmentation.resizedCropScale = 0.5;
    augmentation.rotationDegrees += 10;
  });
  expect(crop).toEqual(['moreAugmentation']);
  const mixed = told(({ augmentation }) => {
    augmentation.rotationDegrees += 10;
    augmentation.resizedCropScale = 0.5;
    augmentation.horizontalFlip = augmentation.horizontalFlip > 0 ? 0 : 0.5;
    augmentation.verticalFlip = 0.5;
  });
  expect(mixed).toHaveLength(1);
});

test('several changes are told from the most telling on, each once', () => {
  const several = told((recipe) => {
    recipe.seed = 7;
    recipe.training.learningRate *= 3;
    recipe.architecture = DEFAULT_ARCHITECTURES.vit;
    recipe.schedule.kind = 'step';
    recipe.schedule.everyEpochs += 3;
  });
  expect(several).toEqual(['otherNetwork', 'largerRate', 'otherSchedule', 'otherSeed']);
  expect(told(() => undefined)).toEqual([]);
});

test('no setting of any recipe is without words', () => {
  for (const architecture of Object.values(DEFAULT_ARCHITECTURES))
    for (const kind of OPTIMIZER_NAMES) {
      const recipe = {
        ...DEFAULT_RECIPE,
        architecture,
        optimizer: { kind, ...OPTIMIZERS[kind].defaults },
      } as Recipe;
      for (const path of recipeSettings(recipe).keys()) expect(changeOf(path), path).toBeDefined();
    }
});

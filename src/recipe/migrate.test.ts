import { expect, test } from 'vitest';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE, LINEAR_HEAD } from './defaults';
import { parseRecipe } from './validate';

test('the VGG-16 of before opens as one of its family, its hidden layer kept', () => {
  const architecture = { kind: 'vgg16', hiddenUnits: 96, dropout: 0.4 };
  const { recipe, problems } = parseRecipe({ ...DEFAULT_RECIPE, architecture });
  expect(problems).toEqual([]);
  expect(recipe?.architecture).toEqual({ ...DEFAULT_ARCHITECTURES.vgg, hiddenUnits: [96], dropout: 0.4 });
});

test('a network from before there was a choice of heads has one linear layer', () => {
  const architecture = { kind: 'resnet', variant: 'resnet18', stem: 'cifar' };
  const { recipe } = parseRecipe({ ...DEFAULT_RECIPE, architecture });
  expect(recipe?.architecture).toEqual({ ...architecture, ...LINEAR_HEAD });
});

test('a recipe from before statistics could be taken anew keeps running averages, and so its curve', () => {
  const { batchNormStatistics: _, ...training } = DEFAULT_RECIPE.training;
  expect(parseRecipe({ ...DEFAULT_RECIPE, training }).recipe?.training.batchNormStatistics).toBe('running');
});

test('what is no recipe is refused, not migrated', () => {
  for (const input of [null, 7, [], { architecture: null }, { architecture: { kind: 'vgg17' } }]) {
    expect(parseRecipe(input).recipe).toBeNull();
  }
});

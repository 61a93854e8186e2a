import { expect, test } from 'vitest';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from './defaults';
import { recipeDifferences } from './differences';

test('what is the same everywhere is not shown, also where lists are equal but not the same object', () => {
  expect(recipeDifferences([DEFAULT_RECIPE, structuredClone(DEFAULT_RECIPE)])).toEqual([]);
});

test('a changed value is one row; a network of another kind brings the settings only it has', () => {
  const other = {
    ...DEFAULT_RECIPE,
    training: { ...DEFAULT_RECIPE.training, learningRate: 0.01 },
    architecture: DEFAULT_ARCHITECTURES.vit,
  };
  const rows = new Map(recipeDifferences([DEFAULT_RECIPE, other]).map(({ path, values }) => [path, values]));
  expect(rows.get('training.learningRate')).toEqual([0.001, 0.01]);
  expect(rows.get('architecture.kind')).toEqual(['cnn', 'vit']);
  expect(rows.get('architecture.patchSize')).toEqual([undefined, 8]);
  expect(rows.has('training.epochs')).toBe(false);
});

test('what was decided about images is a difference, in whichever order it was decided', () => {
  const decided = (dataset: Partial<typeof DEFAULT_RECIPE.dataset>) => ({
    ...DEFAULT_RECIPE,
    dataset: { ...DEFAULT_RECIPE.dataset, ...dataset },
  });
  const one = decided({ setAside: ['a.png', 'b.png'], relabelled: { 'c.png': 'cat', 'd.png': 'dog' } });
  const reordered = decided({ setAside: ['b.png', 'a.png'], relabelled: { 'd.png': 'dog', 'c.png': 'cat' } });
  expect(recipeDifferences([one, reordered])).toEqual([]);
  const other = decided({ setAside: ['a.png', 'b.png'], relabelled: { 'c.png': 'dog', 'd.png': 'dog' } });
  expect(recipeDifferences([one, other])).toEqual([
    {
      path: 'dataset.relabelled',
      values: [
        { 'c.png': 'cat', 'd.png': 'dog' },
        { 'c.png': 'dog', 'd.png': 'dog' },
      ],
    },
  ]);
});

test('which data a recipe was used on is no difference of the recipe', () => {
  const other = { ...DEFAULT_RECIPE, dataset: { ...DEFAULT_RECIPE.dataset, name: 'birds' } };
  expect(recipeDifferences([DEFAULT_RECIPE, other])).toEqual([]);
});

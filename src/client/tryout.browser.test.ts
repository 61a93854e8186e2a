import { afterAll, expect, test } from 'vitest';
import { presetById } from '../recipe/presets';
import type { Recipe } from '../recipe/schema';
import { InvariantError } from '../shared/errors';
import type { Result } from '../shared/result';
import { createTrainerClient } from './trainer-client';

const told: string[] = [];
const client = createTrainerClient({
  onEvent: (event) => {
    if (event.type === 'taskProgress' && event.task === 'tryout') told.push(event.activity);
  },
});
afterAll(() => client.terminate());

function answerOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

function recipeWith(augmentation: Partial<Recipe['augmentation']>): Recipe {
  const recipe = presetById('quickStart')?.recipe;
  if (!recipe) throw new InvariantError('The quick start is a preset');
  return {
    ...recipe,
    device: 'cpu',
    preprocessing: { ...recipe.preprocessing, imageSize: 16 },
    augmentation: { ...recipe.augmentation, ...augmentation },
  };
}

test('before a dataset is open there is nothing to try', async () => {
  const refused = await client.request('previewAugmentation', { recipe: recipeWith({}) });
  expect(refused).toEqual({ ok: false, failure: { code: 'noDataset' } });
});

test('the preview shows images as they are, and what each epoch makes of them', async () => {
  answerOf(await client.request('openDataset', { source: { kind: 'sample' } }));
  const flipped = answerOf(
    await client.request('previewAugmentation', { recipe: recipeWith({ horizontalFlip: 1 }) }),
  );
  expect(flipped.size).toBe(16);
  expect(new Set(flipped.images.map(({ path }) => path)).size).toBe(flipped.images.length);
  for (const { versions } of flipped.images) {
    const [original, ...epochs] = versions;
    const mirrored = original.map((_, i) => {
      const pixel = i >> 2;
      const x = pixel % 16;
      return original[4 * (pixel - x + 15 - x) + (i & 3)];
    });
    for (const version of epochs) expect(version).toEqual(mirrored);
  }
});

test('a learning rate is found, told of while it is looked for, and the search can be cancelled', async () => {
  const search = answerOf(await client.request('findLearningRate', { recipe: recipeWith({}) }));
  expect(told).toContain('train');
  expect(search.points.length).toBeGreaterThan(40);
  expect(search.suggestion).toBeGreaterThan(1e-5);
  expect(search.suggestion).toBeLessThan(1);
  const again = client.request('findLearningRate', { recipe: recipeWith({}) });
  await client.request('cancelLearningRate', {});
  expect(await again).toEqual({ ok: false, failure: { code: 'cancelled' } });
});

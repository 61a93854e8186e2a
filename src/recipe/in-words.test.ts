import { expect, test } from 'vitest';
import { augmentationInWords, imageSizeInWords, lengthInWords } from './in-words';
import { PRESETS, presetById } from './presets';
import type { Recipe } from './schema';
import { parseRecipe } from './validate';

const recipeOf = (id: string): Recipe => {
  const preset = presetById(id);
  if (!preset) throw new Error(`${id} is no preset`);
  return preset.recipe;
};

/** The recipe after an edit of a whole part or one field below it. */
function edited(
  recipe: Recipe,
  { path, value }: { readonly path: string; readonly value: unknown },
): unknown {
  const [part, field] = path.split('.');
  if (part === undefined) throw new Error('a path has parts');
  const whole: Record<string, unknown> = { ...recipe };
  whole[part] = field === undefined ? value : { ...(whole[part] as object), [field]: value };
  return whole;
}

test.each(PRESETS.map(({ id }) => id))(
  '%s stands at its own size and length, and every word makes a recipe that works',
  (id) => {
    const recipe = recipeOf(id);
    expect(imageSizeInWords(recipe).chosen).toBe('usual');
    expect(lengthInWords(recipe).chosen).toBe('usual');
    for (const { levels } of [imageSizeInWords(recipe), lengthInWords(recipe), augmentationInWords(recipe)]) {
      expect(levels.length).toBeGreaterThan(0);
      for (const { edit } of levels)
        expect(parseRecipe(edited(recipe, edit)).problems, edit.path).toEqual([]);
    }
  },
);

test('a word that was chosen is the one that is shown', () => {
  const recipe = recipeOf('quickStart');
  for (const ask of [imageSizeInWords, lengthInWords, augmentationInWords]) {
    for (const { level, edit } of ask(recipe).levels) {
      const { recipe: next } = parseRecipe(edited(recipe, edit));
      expect(next && ask(next).chosen).toBe(level);
    }
  }
});

test('sizes are what the network can read', () => {
  // 8 px patches: 28 px would be no whole number of them.
  const sizes = (id: string) => imageSizeInWords(recipeOf(id)).levels.map(({ figure }) => figure);
  expect(sizes('quickStart')).toEqual([16, 32, 64]);
  expect(sizes('yogaVit')).toEqual([112, 224, 448]);
  // VGG-16 halves five times and uses an image of 28 px up.
  const vgg = recipeOf('catsDogsVgg');
  const small = { ...vgg, preset: null, preprocessing: { ...vgg.preprocessing, imageSize: 32 } };
  expect(imageSizeInWords(small).levels.map(({ figure }) => figure)).toEqual([32, 64]);
});

test('a value between the words is none of them', () => {
  const recipe = recipeOf('quickStart');
  expect(lengthInWords({ ...recipe, training: { ...recipe.training, epochs: 11 } }).chosen).toBeNull();
  expect(
    augmentationInWords({ ...recipe, augmentation: { ...recipe.augmentation, hue: 0.1 } }).chosen,
  ).toBeNull();
});

test('a magnitude without operations is no augmentation', () => {
  const recipe = recipeOf('quickStart');
  const idle = { ...recipe, augmentation: { ...recipe.augmentation, randAugmentMagnitude: 3 } };
  expect(augmentationInWords(idle).chosen).toBe('none');
});

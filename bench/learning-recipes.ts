import { DEFAULT_ARCHITECTURES } from '../src/recipe/defaults';
import { presetById } from '../src/recipe/presets';
import type { Recipe } from '../src/recipe/schema';

function recipeOf(id: string): Recipe {
  const preset = presetById(id);
  if (preset === undefined) throw new Error(`No preset is called ${id}`);
  return preset.recipe;
}

const small = (recipe: Recipe): Recipe['preprocessing'] => ({ ...recipe.preprocessing, imageSize: 32 });

/** What is measured, at 32 px. What PyTorch reaches with the first two: `python3 reference/learning.py`. */
export const LEARNING_RECIPES: Readonly<Record<string, () => Recipe>> = {
  birdCnn: () => {
    const recipe = recipeOf('birdCnn');
    const training = { ...recipe.training, batchSize: 64, epochs: 5, learningRate: 1e-3 };
    return { ...recipe, preprocessing: small(recipe), training };
  },
  smallVit: () => {
    const recipe = recipeOf('birdVit');
    return {
      ...recipe,
      preprocessing: small(recipe),
      architecture: {
        ...DEFAULT_ARCHITECTURES.vit,
        patchSize: 4,
        width: 64,
        depth: 2,
        heads: 4,
        headWidth: 16,
        mlpWidth: 128,
        dropout: 0.1,
        embeddingDropout: 0.1,
      },
      training: { ...recipe.training, batchSize: 64, epochs: 10, learningRate: 1e-3 },
    };
  },
  /** Ours, for small data. */
  smallData: () => recipeOf('smallData'),
  /** The same in few epochs, to be given no more time than birdCnn takes (see `--within`). */
  smallDataShort: () => {
    const recipe = recipeOf('smallData');
    return { ...recipe, training: { ...recipe.training, epochs: 5 } };
  },
};

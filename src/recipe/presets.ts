import { DEFAULT_ARCHITECTURES, DEFAULT_BLOCK, DEFAULT_OPTIMIZERS, DEFAULT_RECIPE } from './defaults';
import type { Recipe } from './schema';

export interface Preset {
  /** Also the key of its name and its one-line description in the catalogue: `preset.<id>.name`, `.about`. */
  readonly id: string;
  readonly recipe: Recipe;
  /** What was published with it, to stand beside one's own result. */
  readonly published: { readonly accuracy: number; readonly on: string; readonly source: string } | null;
}

function preset(id: string, published: Preset['published'], recipe: Partial<Recipe>): Preset {
  return { id, published, recipe: { ...DEFAULT_RECIPE, ...recipe, preset: id } };
}

const memoirPreprocessing = { ...DEFAULT_RECIPE.preprocessing, imageSize: 64 };
const memoirBlock = { ...DEFAULT_BLOCK, batchNorm: false };

export const PRESETS: readonly Preset[] = [
  preset('quickStart', null, {
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 32 },
    architecture: {
      ...DEFAULT_ARCHITECTURES.cnn,
      blocks: [8, 16, 32].map((channels) => ({ ...DEFAULT_BLOCK, channels })),
    },
    split: { ...DEFAULT_RECIPE.split, validationPercent: 20 },
    training: { ...DEFAULT_RECIPE.training, batchSize: 32, epochs: 8, learningRate: 2e-3 },
  }),
  preset(
    'birdCnn',
    { accuracy: 0.389, on: '400 bird species', source: 'bird memoir' },
    {
      preprocessing: memoirPreprocessing,
      architecture: {
        ...DEFAULT_ARCHITECTURES.cnn,
        blocks: [
          { ...memoirBlock, channels: 16, pool: 1 },
          { ...memoirBlock, channels: 32, pool: 2 },
        ],
      },
      training: { ...DEFAULT_RECIPE.training, batchSize: 200, epochs: 5 },
    },
  ),
  preset(
    'birdVit',
    { accuracy: 0.505, on: '400 bird species', source: 'bird memoir' },
    {
      preprocessing: memoirPreprocessing,
      architecture: DEFAULT_ARCHITECTURES.vit,
      optimizer: DEFAULT_OPTIMIZERS.adam,
      training: { ...DEFAULT_RECIPE.training, batchSize: 200, epochs: 15 },
    },
  ),
];

export function presetById(id: string): Preset | undefined {
  return PRESETS.find((p) => p.id === id);
}

import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE, NO_AUGMENTATION } from '../src/recipe/defaults';
import type { Architecture, Recipe } from '../src/recipe/schema';

type Preprocessing = Partial<Recipe['preprocessing']>;

/** A few steps on a few pictures: enough for weights that are no longer drawn, and running statistics that are not 0 and 1. */
function recipe(
  architecture: Architecture,
  preprocessing: Preprocessing = {},
  training: Partial<Recipe['training']> = { epochs: 6 },
): Recipe {
  const whole: Recipe = {
    ...DEFAULT_RECIPE,
    architecture,
    preprocessing: { ...DEFAULT_RECIPE.preprocessing, imageSize: 32, resizeTo: 36, ...preprocessing },
    augmentation: NO_AUGMENTATION,
    device: 'cpu',
  };
  return { ...whole, training: { ...whole.training, batchSize: 8, ...training } };
}

const { cnn, vit, timmVit, resnet, d2lVit, vgg } = DEFAULT_ARCHITECTURES;

/** What goes the whole way round, by name. `pretrained` starts from the weights of `resnet`. */
export const ROUNDTRIP_RECIPES: Readonly<Record<string, Recipe>> = {
  cnn: recipe(cnn),
  'bird ViT': recipe(vit, { resize: 'crop' }),
  timm: recipe(timmVit, { resize: 'crop', interpolation: 'bicubic', normalization: 'half' }),
  resnet: recipe({ ...resnet, stem: 'imagenet' }, { resize: 'pad' }, { epochs: 6 }),
  'd2l gray': recipe({ ...d2lVit, width: 128, mlpWidth: 256 }, { channels: 1 }),
  // Without batch norms it stands still at a larger rate.
  vgg: recipe(vgg, {}, { epochs: 8, learningRate: 1e-4 }),
  pretrained: recipe({ ...resnet, stem: 'imagenet' }, { normalization: 'imagenet' }, { epochs: 2 }),
};

import type { Recipe } from '../recipe/schema';
import { type BuiltModel, buildModel } from './catalogue';

/** The model a recipe describes, for its images and so many classes. Validate the recipe first, as for `buildModel`. */
export function modelOfRecipe({ architecture, preprocessing }: Recipe, classCount: number): BuiltModel {
  const { imageSize, channels } = preprocessing;
  return buildModel(architecture, { imageSize, channels, classCount });
}

import { haveSameBackbone } from '../recipe/fine-tune';
import { presetById } from '../recipe/presets';
import type { Recipe } from '../recipe/schema';
import { withEdit, withRecipe } from '../state/slices/recipe-slice';
import { ask, updateSlice, useStudio } from '../state/studio';

export function editRecipe(path: string, value: unknown): void {
  updateSlice('recipe', (state) => withEdit(state, path, value, Date.now()));
}

/** Changes parts of the recipe that no field edits: not a step of undo. */
export function replaceInRecipe(part: Partial<Recipe>): void {
  updateSlice('recipe', (state) => ({ recipe: { ...state.recipe, ...part } }));
}

/** Takes a preset's recipe, keeping the dataset, its split source, the device of this machine, and weights of its backbone. */
export function choosePreset(id: string): void {
  const preset = presetById(id);
  if (!preset) return;
  updateSlice('recipe', (state) => {
    const { dataset, device, split, start, architecture } = state.recipe;
    const isOfBackbone = haveSameBackbone(architecture, preset.recipe.architecture);
    return withRecipe(state, {
      ...preset.recipe,
      dataset,
      device,
      start: isOfBackbone ? start : preset.recipe.start,
      split: { ...preset.recipe.split, source: split.source },
    });
  });
}

/** Asks the worker what the recipe's model looks like. Only the answer to the newest recipe is shown. */
export async function describeRecipe(recipe: Recipe, classCount: number): Promise<void> {
  const answer = await ask('describeModel', { recipe, classCount });
  if (!answer.ok || useStudio.getState().recipe.recipe !== recipe) return;
  updateSlice('recipe', () => ({
    summary: answer.value.summary,
    summaryProblems: answer.value.problems,
  }));
}

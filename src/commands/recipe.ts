import { haveSameBackbone } from '../recipe/fine-tune';
import { presetById } from '../recipe/presets';
import type { Recipe } from '../recipe/schema';
import { fetchPart } from '../shared/fetch-part';
import { readText } from '../shared/read-file';
import type { Failure, Result } from '../shared/result';
import { withEdit, withRecipe } from '../state/slices/recipe-slice';
import { ask, updateSlice, useStudio } from '../state/studio';
import { followDecisions } from './dataset';
import { saveFile } from './save-file';

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

/** Downloads the recipe on the screen, to be taken in again by `importRecipe`. */
export function downloadRecipe(): void {
  const { recipe } = useStudio.getState().recipe;
  saveFile('recipe.json', new Blob([`${JSON.stringify(recipe, null, 2)}\n`], { type: 'application/json' }));
}

/** Takes a recipe from a file, if it holds one; its decisions about images only for the same data. */
export async function importRecipe(file: Blob): Promise<Result<null>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const part = await fetchPart(() => import('../recipe/validate'));
  if (!part.ok) return part;
  const reader = await fetchPart(() => import('../shared/json-text'));
  if (!reader.ok) return reader;
  const json = reader.value.parseJson(text.value, { code: 'notARecipe', values: { path: '' } });
  if (!json.ok) return json;
  const { recipe, problems } = part.value.parseRecipe(json.value);
  const [problem] = problems;
  if (!recipe) {
    const failure: Failure = {
      code: 'notARecipe',
      values: { path: problem?.path ?? '' },
      ...(problem?.detail && { detail: problem.detail }),
    };
    return { ok: false, failure };
  }
  // Decisions about other data mean nothing here.
  const { dataset } = useStudio.getState().recipe.recipe;
  const taken = (await followDecisions(recipe.dataset)) ? recipe.dataset : dataset;
  updateSlice('recipe', (state) => withRecipe(state, { ...recipe, dataset: taken }));
  return { ok: true, value: null };
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

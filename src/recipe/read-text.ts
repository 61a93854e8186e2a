import { parseJson } from '../shared/json-text';
import { type Result, success } from '../shared/result';
import type { Recipe } from './schema';
import { parseRecipe } from './validate';

/** A recipe out of a file's text. Failures: `notARecipe` with the place of what is wrong first, `jsonTooDeep`. */
export function readRecipeFile(text: string): Result<Recipe> {
  const json = parseJson(text, { code: 'notARecipe', values: { path: '' } });
  return json.ok ? readRecipe(json.value) : json;
}

/** A recipe out of JSON that came from outside, an earlier version's too. Failure: `notARecipe`. */
export function readRecipe(json: unknown): Result<Recipe> {
  const { recipe, problems } = parseRecipe(json);
  if (recipe) return success(recipe);
  const [problem] = problems;
  return {
    ok: false,
    failure: {
      code: 'notARecipe',
      values: { path: problem?.path ?? '' },
      ...(problem?.detail && { detail: problem.detail }),
    },
  };
}

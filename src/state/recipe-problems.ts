import type { FieldProblem } from '../recipe/validate';
import { parseRecipe } from '../recipe/validate';
import type { RecipeState } from './recipe-slice';

export type ProblemsByPath = ReadonlyMap<string, FieldProblem>;

/** What cannot work in the recipe on the screen, the first problem of each field: the schema's, then the model's. */
export function problemsByPath(state: RecipeState, classCount: number | null): ProblemsByPath {
  const { problems } = parseRecipe(state.recipe, classCount === null ? {} : { classCount });
  const byPath = new Map<string, FieldProblem>();
  for (const problem of [...problems, ...state.summaryProblems]) {
    if (!byPath.has(problem.path)) byPath.set(problem.path, problem);
  }
  return byPath;
}

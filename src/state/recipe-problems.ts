import type { FieldProblem, parseRecipe } from '../recipe/validate';
import { fetchPart } from '../shared/fetch-part';
import { type Result, success } from '../shared/result';
import type { RecipeState } from './slices/recipe-slice';

export type ProblemsByPath = ReadonlyMap<string, FieldProblem>;

let parse: typeof parseRecipe | null = null;

/**
 * Fetches what validates a recipe: no part of the first screen. Every way to open a dataset waits for it, and without a
 * dataset nothing can be started that would need it.
 */
export async function loadValidation(): Promise<Result<null>> {
  const part = await fetchPart(() => import('../recipe/validate'));
  if (!part.ok) return part;
  parse = part.value.parseRecipe;
  found = null;
  return success(null);
}

/** The last answer: it is asked for at every change of the store, and seldom changes. */
let found: {
  readonly state: RecipeState;
  readonly classCount: number | null;
  readonly problems: ProblemsByPath;
} | null = null;

/** What cannot work in the recipe on the screen, the first problem of each field: the schema's, then the model's. */
export function problemsByPath(state: RecipeState, classCount: number | null): ProblemsByPath {
  if (found?.state === state && found.classCount === classCount) return found.problems;
  const problems = parse?.(state.recipe, classCount === null ? {} : { classCount }).problems ?? [];
  const byPath = new Map<string, FieldProblem>();
  for (const problem of [...problems, ...state.summaryProblems]) {
    if (!byPath.has(problem.path)) byPath.set(problem.path, problem);
  }
  found = { state, classCount, problems: byPath };
  return byPath;
}

import type { Recipe } from './schema';

/** What a recipe says at a path: `training.learningRate` → 0.001. Lists, decisions by path and the start count as one value. */
function settings(value: unknown, path: string, into: Map<string, unknown>): void {
  if (path === 'start') into.set(path, value);
  else if (DECISIONS.test(path)) into.set(path, inOrder(value));
  else if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const [key, inner] of Object.entries(value)) settings(inner, path ? `${path}.${key}` : key, into);
  } else into.set(path, value);
}

/** What a person decided about images and folders, in whichever order. */
const DECISIONS = /^dataset\.(setAside|keptTogether|relabelled|roles)$/;

function inOrder(decisions: unknown): unknown {
  if (Array.isArray(decisions)) return decisions.toSorted();
  return Object.fromEntries(Object.entries(decisions ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Which data a recipe is for is not what one compares recipes by; what was decided about them is. */
const LEFT_OUT = /^(version|preset|dataset\.(fingerprint|name)|preprocessing\.statistics)/;

/**
 * Only what is not the same in all recipes: a row per path, a value per recipe (undefined where that recipe has no such
 * setting, as a CNN has no patch size).
 */
export function recipeDifferences(
  recipes: readonly Recipe[],
): readonly { readonly path: string; readonly values: readonly unknown[] }[] {
  const each = recipes.map((recipe) => {
    const found = new Map<string, unknown>();
    settings(recipe, '', found);
    return found;
  });
  const paths = [...new Set(each.flatMap((found) => [...found.keys()]))].filter(
    (path) => !LEFT_OUT.test(path),
  );
  return paths
    .map((path) => ({ path, values: each.map((found) => found.get(path)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}

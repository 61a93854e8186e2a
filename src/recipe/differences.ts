import type { Recipe } from './schema';

/** Settings that are compared, and said, as one: lists, decisions by path, and what means nothing in parts. */
export const WHOLE_SETTINGS = [
  'start',
  'architecture.blocks',
  'architecture.hiddenUnits',
  'dataset.setAside',
  'dataset.keptTogether',
  'dataset.relabelled',
  'dataset.addedClasses',
  'dataset.roles',
  'dataset.reading',
  'dataset.grayRange',
] as const;

export type WholeSetting = (typeof WHOLE_SETTINGS)[number];

export function isWholeSetting(path: string): path is WholeSetting {
  return WHOLE_SETTINGS.some((known) => known === path);
}

function collect(value: unknown, path: string, into: Map<string, unknown>): void {
  if (isWholeSetting(path)) into.set(path, IN_ANY_ORDER.test(path) ? inOrder(value) : value);
  else if (value !== null && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) collect(inner, path ? `${path}.${key}` : key, into);
  else into.set(path, value);
}

/** What a person decided about images, folders and files, in whichever order. */
const IN_ANY_ORDER = /^dataset\./;

function inOrder(decisions: unknown): unknown {
  if (Array.isArray(decisions)) return decisions.toSorted();
  if (decisions === null || typeof decisions !== 'object') return decisions;
  const sorted = Object.entries(decisions).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, value]) => [key, inOrder(value)]));
}

/** Which data a recipe is for is not what one compares recipes by; what was decided about them is. */
const LEFT_OUT = /^(version|preset|dataset\.(fingerprint|name)|preprocessing\.statistics)/;

/** What a recipe says at each path: `training.learningRate` → 0.001. */
export function recipeSettings(recipe: Recipe): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  collect(recipe, '', found);
  for (const path of found.keys()) if (LEFT_OUT.test(path)) found.delete(path);
  return found;
}

/**
 * Only what is not the same in all recipes: a row per path, a value per recipe (undefined where that recipe has no such
 * setting, as a CNN has no patch size).
 */
export function recipeDifferences(
  recipes: readonly Recipe[],
): readonly { readonly path: string; readonly values: readonly unknown[] }[] {
  const each = recipes.map(recipeSettings);
  const paths = [...new Set(each.flatMap((found) => [...found.keys()]))];
  return paths
    .map((path) => ({ path, values: each.map((found) => found.get(path)) }))
    .filter(({ values }) => new Set(values.map((value) => JSON.stringify(value))).size > 1);
}

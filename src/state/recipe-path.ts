import type { Recipe } from '../recipe/schema';
import { InvariantError } from '../shared/errors';

/** The value at a dotted path (`architecture.blocks.0.pool`); undefined where the recipe has no such place. */
export function readAt(value: unknown, path: string): unknown {
  let current = value;
  for (const key of path.split('.')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}

/** A copy with the value at a dotted path; nothing else changes. What it holds is checked by `parseRecipe`, not here. */
export function writeAt(recipe: Recipe, path: string, value: unknown): Recipe {
  return write(recipe, path.split('.'), value) as Recipe;
}

function write(container: unknown, keys: readonly string[], value: unknown): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (typeof container !== 'object' || container === null) {
    throw new InvariantError(`A recipe has no place ${keys.join('.')}`);
  }
  const next = write(Reflect.get(container, key), rest, value);
  if (Array.isArray(container)) return container.map((item, i) => (String(i) === key ? next : item));
  return { ...container, [key]: next };
}

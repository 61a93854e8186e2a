import { CounterRng, STREAM } from '../shared/rng';
import type { Recipe } from './schema';

/** A field that a search varies, with the values it takes. */
export interface SearchField {
  /** `training.learningRate` */
  readonly path: string;
  readonly values: readonly number[];
}

export interface SearchPoint {
  readonly recipe: Recipe;
  readonly settings: readonly { readonly path: string; readonly value: number }[];
}

/** Every combination of the fields' values, the last field varying fastest. */
export function gridSearch(recipe: Recipe, fields: readonly SearchField[]): SearchPoint[] {
  let combinations: SearchPoint['settings'][] = [[]];
  for (const { path, values } of fields) {
    combinations = combinations.flatMap((settings) => values.map((value) => [...settings, { path, value }]));
  }
  return combinations.map((settings) => at(recipe, settings));
}

/**
 * `count` different combinations drawn at random (Bergstra & Bengio 2012), the same for a seed; all of them where there
 * are no more.
 */
export function randomSearch(
  recipe: Recipe,
  fields: readonly SearchField[],
  count: number,
  seed: number,
): SearchPoint[] {
  const all = gridSearch(recipe, fields);
  const order = new CounterRng(seed, STREAM.search).permutation(all.length);
  return [...order.subarray(0, count)].map((i) => all[i]);
}

function at(recipe: Recipe, settings: SearchPoint['settings']): SearchPoint {
  const varied = structuredClone(recipe);
  for (const { path, value } of settings) {
    const keys = path.split('.');
    const last = keys.pop() as string;
    let part: unknown = varied;
    for (const key of keys) part = (part as Record<string, unknown>)[key];
    (part as Record<string, unknown>)[last] = value;
  }
  return { recipe: varied, settings };
}

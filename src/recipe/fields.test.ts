import { describe, expect, test } from 'vitest';
import { ARCHITECTURE_FIELDS } from './architecture-fields';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from './defaults';
import { fieldValueAt, RECIPE_FIELDS } from './fields';
import { defaultOptimizer, OPTIMIZER_NAMES } from './kinds/optimizers';

const kinds = { architecture: 'vit', optimizer: 'sgd' } as const;

/** Every path that leads to a number, a text or a truth value. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, path ? `${path}.${key}` : key));
}

describe('the fields of the form', () => {
  test('cover every value of a recipe that a person chooses', () => {
    const shown = new Set(
      [...RECIPE_FIELDS, ...Object.values(ARCHITECTURE_FIELDS).flat()].map((f) => f.path),
    );
    const notFields = /^(version|preset|dataset\..*|architecture\.kind|start\..*|preprocessing\.statistics)$/;
    const recipes = [
      ...Object.values(DEFAULT_ARCHITECTURES).map((architecture) => ({ ...DEFAULT_RECIPE, architecture })),
      ...OPTIMIZER_NAMES.map((name) => defaultOptimizer(name)).map((optimizer) => ({
        ...DEFAULT_RECIPE,
        optimizer,
      })),
    ];
    const missing = recipes
      .flatMap((recipe) => leaves(recipe))
      .filter((path) => !notFields.test(path) && !shown.has(path));
    expect([...new Set(missing)]).toEqual([]);
  });

  test('each exist in the schema for some kind of recipe', () => {
    for (const { path } of RECIPE_FIELDS) {
      const known = OPTIMIZER_NAMES.map((name) => defaultOptimizer(name)).some(
        ({ kind }) => fieldValueAt(path, { architecture: 'cnn', optimizer: kind }) !== null,
      );
      expect(known, path).toBe(true);
    }
    for (const architecture of Object.values(DEFAULT_ARCHITECTURES)) {
      for (const { path } of ARCHITECTURE_FIELDS[architecture.kind]) {
        expect(
          fieldValueAt(path, { architecture: architecture.kind, optimizer: 'adam' }),
          path,
        ).not.toBeNull();
      }
    }
  });
});

describe('what a field may hold is read from the schema', () => {
  test('ranges, whole numbers, and fields that may be off', () => {
    expect(fieldValueAt('preprocessing.imageSize', kinds)).toEqual({
      kind: 'number',
      integer: true,
      minimum: 4,
      maximum: 512,
      optional: false,
    });
    expect(fieldValueAt('training.clipNorm', kinds)).toEqual({
      kind: 'number',
      integer: false,
      minimum: 0,
      maximum: null,
      optional: true,
    });
    expect(fieldValueAt('architecture.blocks.0.kernel', { ...kinds, architecture: 'cnn' })).toMatchObject({
      kind: 'number',
      minimum: 1,
      maximum: 15,
    });
  });

  test('choices and switches', () => {
    expect(fieldValueAt('optimizer.kind', kinds)).toEqual({
      kind: 'choice',
      options: ['adam', 'adamw', 'sgd', 'adagrad', 'rmsprop'],
    });
    expect(fieldValueAt('preprocessing.channels', kinds)).toEqual({ kind: 'choice', options: [1, 3] });
    expect(fieldValueAt('optimizer.nesterov', kinds)).toEqual({ kind: 'switch' });
  });

  test('a field that another kind has is absent', () => {
    expect(fieldValueAt('optimizer.beta1', kinds)).toBeNull();
    expect(fieldValueAt('optimizer.beta1', { ...kinds, optimizer: 'adamw' })).not.toBeNull();
    expect(fieldValueAt('architecture.headWidth', { ...kinds, architecture: 'd2lVit' })).toBeNull();
  });
});

import { expect, test } from 'vitest';
import { recipeSchema } from '../recipe/schema';
import { z } from '../shared/zod';
import { RECIPE_FATES, recipeTable } from './pytorch-recipe';

/** The schema below its defaults, nulls and checks. */
function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return bare(schema.unwrap() as z.ZodType);
  return schema;
}

/** Names of an object's fields, or of those of every member of a union; null for a value. */
function fieldsOf(schema: z.ZodType): readonly string[] | null {
  const inner = bare(schema);
  if (inner instanceof z.ZodObject) return Object.keys(inner.shape);
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return null;
  return [...new Set(inner.options.flatMap((option) => fieldsOf(option as z.ZodType) ?? []))];
}

test('the table says of every field of the recipe what becomes of it, and of no other', () => {
  const expected = Object.entries(recipeSchema.shape).flatMap(
    ([name, schema]) => fieldsOf(schema)?.map((field) => `${name}.${field}`) ?? [name],
  );
  expect(expected.length).toBeGreaterThan(80);
  expect(Object.keys(RECIPE_FATES).toSorted()).toEqual(expected.toSorted());
  const table = recipeTable();
  for (const field of expected) expect(table).toContain(`\`${field}\``);
});

test('whatever differs or is unused says how', () => {
  for (const [field, { fate, how }] of Object.entries(RECIPE_FATES)) {
    if (fate !== 'carried over') expect(how.length, field).toBeGreaterThan(10);
  }
});

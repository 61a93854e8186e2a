/** Reads back what was understood of a dataset that is remembered. */

import type { Understanding } from '../../protocol/understanding';
import { classSourceSchema, readingSchema } from '../../recipe/reading-schema';
import { z } from '../../shared/zod';

const noteSchema = z.object({
  code: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  detail: z.string().optional(),
});
const count = z.int().min(0);

export const understandingSchema = z.object({
  classesFrom: z.object({
    chosen: classSourceSchema,
    isGuess: z.boolean(),
    options: z.array(
      z.object({
        source: classSourceSchema,
        effect: z.object({ classCount: count, labelledCount: count, leftOverCount: count }),
        examples: z.array(z.string()),
      }),
    ),
  }),
  tables: z.array(
    z.object({
      path: z.string(),
      rowCount: count,
      columns: z.array(z.string()),
      use: z.enum(['labels', 'oneHot', 'levels', 'split', 'submission', 'nothing']),
      fileColumn: z.object({
        chosen: z.string().nullable(),
        isGuess: z.boolean(),
        options: z.array(z.object({ column: z.string(), foundCount: count })),
      }),
      missingCount: count,
      missingExamples: z.array(z.string()),
      contradictionCount: count,
    }),
  ),
  nameEncoding: z
    .object({
      chosen: z.string(),
      isGuess: z.boolean(),
      options: z.array(z.object({ encoding: z.string(), examples: z.array(z.string()) })),
    })
    .nullable(),
  unused: z.array(
    z.object({ path: z.string(), note: noteSchema, offer: readingSchema.partial().nullable() }),
  ),
  remarks: z.array(noteSchema),
}) satisfies z.ZodType<Understanding>;

/** Of a dataset that was remembered before there was a choice. */
export const UNKNOWN_UNDERSTANDING: z.infer<typeof understandingSchema> = {
  classesFrom: { chosen: { kind: 'folders' }, isGuess: true, options: [] },
  tables: [],
  nameEncoding: null,
  unused: [],
  remarks: [],
};

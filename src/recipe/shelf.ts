/**
 * The shelf: weights that stand on the studio's own origin, below `weights/`, and the manifest that lists them. The
 * script that fills it (npm run weights) and the page that reads it both go by this schema.
 */

import { parseJson } from '../shared/json-text';
import { failure, type Result, success } from '../shared/result';
import { z } from '../shared/zod';
import { recipeSchema } from './schema';
import { SHELF_ID, sha256Schema } from './start-schema';

const address = z
  .string()
  .max(2000)
  .regex(/^https?:\/\//);

/** The recipe's, without its defaults: what is not said here is left as the recipe has it. */
const { preprocessing } = recipeSchema.shape;
const preparedSchema = preprocessing
  .omit({ statistics: true })
  .extend({ interpolation: preprocessing.shape.interpolation.unwrap() });

export const SHELF_BLOCK_BYTES = 32 * 2 ** 20;

const shelfEntrySchema = z.object({
  id: z.string().regex(SHELF_ID),
  title: z.string().min(1).max(120),
  /** Kind and variant of the recipe's architecture; the names of the tensors have the last word. */
  family: z.string().max(40).nullable(),
  variant: z.string().max(40).nullable(),
  /** Beside the manifest. */
  file: z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,99}$/),
  sizeBytes: z.int().min(1),
  /** Of the whole file, as the hub states it. */
  sha256: sha256Schema,
  /** Of each stretch of SHELF_BLOCK_BYTES: a browser checks a file by them without holding it whole. */
  blockSha256: z.array(sha256Schema),
  parameters: z.int().min(1),
  /** ImageNet top-1 in per cent as published, at the size of `preprocessing`; null: not known. */
  top1: z.number().min(0).max(100).nullable(),
  /** SPDX name; null: not known. */
  licence: z.string().min(1).max(80).nullable(),
  /** Where it came from; all null: a file from a stick. */
  source: z.object({
    url: address.nullable(),
    revision: z.string().max(80).nullable(),
    page: address.nullable(),
  }),
  addedAt: z.iso.datetime(),
  /** How its images were prepared; laid over the recipe's. */
  preprocessing: preparedSchema.partial(),
});

const shelfManifestSchema = z.object({
  version: z.literal(1),
  entries: z
    .array(
      shelfEntrySchema.refine(
        ({ sizeBytes, blockSha256 }) => blockSha256.length === Math.ceil(sizeBytes / SHELF_BLOCK_BYTES),
        'a SHA-256 for each block of the file',
      ),
    )
    .max(500)
    .refine((entries) => new Set(entries.map(({ id }) => id)).size === entries.length, 'an id stands twice'),
});

export type ShelfEntry = z.infer<typeof shelfEntrySchema>;
export type ShelfManifest = z.infer<typeof shelfManifestSchema>;

/** Failure `shelfManifest`: it is not JSON, or says something that cannot be; the first such place is its detail. */
export function readShelfManifest(text: string): Result<ShelfManifest> {
  const json = parseJson(text, { code: 'shelfManifest' });
  if (!json.ok) return json;
  const read = shelfManifestSchema.safeParse(json.value);
  if (read.success) return success(read.data);
  const [issue] = read.error.issues;
  return failure('shelfManifest', undefined, `${issue?.path.join('.')}: ${issue?.message}`);
}

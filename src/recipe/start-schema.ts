/**
 * What a run's first step goes out from, by what the weights are and not by where they happen to lie: so the same recipe
 * starts from the same weights on another day and another machine, or says which are missing.
 */
import { z } from '../shared/zod';

/** A plain name: it becomes part of an address and of a path. */
export const SHELF_ID = /^[a-z0-9][a-z0-9_.-]{0,79}$/;

/** Hexadecimal. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

export const startSchema = z.discriminatedUnion('kind', [
  /** Weights drawn by the recipe's seed. */
  z.object({ kind: z.literal('scratch') }),
  /** An entry of the shelf; its file's SHA-256 has the last word. */
  z.object({ kind: z.literal('shelf'), id: z.string().regex(SHELF_ID), sha256: sha256Schema }),
  /** Files a person chose: the first one's name, and the SHA-256 of what all of them hold (`contentSha256`). */
  z.object({ kind: z.literal('files'), name: z.string().min(1).max(400), sha256: sha256Schema }),
  /** The weights a run kept as its best. A run that went on until others were better is no longer this one. */
  z.object({
    kind: z.literal('run'),
    runId: z.string().min(1).max(200),
    name: z.string().max(10_000),
    step: z.int().min(0),
  }),
  /** Weights of a run from before recipes named them: it can be looked at, and not begun again. */
  z.object({ kind: z.literal('unnamed') }),
]);

export type RecipeStart = z.infer<typeof startSchema>;

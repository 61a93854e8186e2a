/**
 * What a kept run's entry must look like, wherever it is read back from: this browser's disk, or a file of another machine.
 * What does not fit is damaged, and is never shown: one number that is none would break every screen that lists it.
 */

import type { RunEntry, RunSummary } from '../../protocol/runs';
import { classesKey } from '../../recipe/classes-key';
import { startSchema } from '../../recipe/start-schema';
import { parseRecipe } from '../../recipe/validate';
import { KEPT_RUN_STATES } from '../../shared/kept-run-state';
import { moment } from '../../shared/moment';
import { z } from '../../shared/zod';
import { failureSchema } from './failure-schema';

/** What is stored; whether it can be gone on with and its size are seen on the disk. */
export type StoredEntry = Omit<RunEntry, 'resumable' | 'sizeBytes'>;

const count = z.int().min(0);
const text = z.string().max(10_000);

const labelSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('changes'), changes: z.array(text).max(100) }),
  z.object({ kind: z.literal('preset'), preset: text }),
  z.object({ kind: z.literal('architecture'), architecture: text }),
]);

/** What an entry and what is said of it in the list have in common. */
const shared = {
  runId: z.string().min(1).max(200),
  originalRunId: z.string().min(1).max(200).optional(),
  name: text,
  named: z.object({ stem: text, label: labelSchema }).optional(),
  notes: z.string().max(1_000_000),
  starred: z.boolean(),
  createdAt: moment,
  updatedAt: moment,
  order: count.optional(),
  deletedAt: moment.nullable(),
  threshold: z.number().min(0).max(1).optional(),
  state: z.enum(KEPT_RUN_STATES),
  failure: failureSchema.nullable(),
  dataset: z.object({ name: text, fingerprint: z.string().max(1_000), imageCount: count }),
  device: z
    .object({ kind: z.enum(['webgpu', 'webgpuTfjs', 'cpu']), name: text, software: z.boolean() })
    .nullable(),
  result: z.object({
    epoch: count,
    step: count,
    elapsedMs: z.number().min(0),
    bestEpoch: count.nullable(),
    trainLoss: z.number().nullable(),
    trainAccuracy: z.number().min(0).max(1).nullable(),
    validationLoss: z.number().nullable(),
    validationAccuracy: z.number().min(0).max(1).nullable(),
    validationCount: count,
  }),
};

/** The recipe may be an earlier Vireo's: parseRecipe reads it. */
const entrySchema = z.object({
  ...shared,
  recipe: z.unknown(),
  /** Until recipes named their weights: whether there were any. */
  startedFrom: z.enum(['scratch', 'weights']).optional(),
  classes: z.array(z.string()).min(1),
}) satisfies z.ZodType<Omit<StoredEntry, 'recipe'> & { recipe?: unknown }>;

/** A row of the index of runs. */
export const summarySchema = z.object({
  ...shared,
  start: startSchema,
  epochs: count,
  classesKey: z.string(),
  resumable: z.boolean(),
  sizeBytes: count,
}) satisfies z.ZodType<RunSummary>;

/** The entry in anything that was read back; null where it is none, or its recipe cannot be read. */
export function parseEntry(input: unknown): StoredEntry | null {
  const parsed = entrySchema.safeParse(input);
  if (!parsed.success) return null;
  const { startedFrom, ...entry } = parsed.data;
  const { recipe } = parseRecipe(entry.recipe);
  if (!recipe) return null;
  const isUnnamed = startedFrom === 'weights' && recipe.start.kind === 'scratch';
  return { ...entry, recipe: isUnnamed ? { ...recipe, start: { kind: 'unnamed' } } : recipe };
}

/** What the list says of a run. */
export function summaryOf({ recipe, classes, ...entry }: RunEntry): RunSummary {
  return { ...entry, start: recipe.start, epochs: recipe.training.epochs, classesKey: classesKey(classes) };
}

import type { EarlierTuning } from '../../../shared/kernel-choices';
import { z } from '../../../shared/zod';

const knownKernelSchema = z.strictObject({
  /** Of one dispatch of the default; null where it was not timed yet. */
  defaultMs: z.number().nonnegative().nullable(),
  /** Names of variants that were compiled for it, as far as that went: none is tried twice. */
  tried: z.array(z.string()),
  /** The variant that is faster than the default and all others that were tried; null where that is the default. */
  fastest: z.strictObject({ name: z.string(), ms: z.number().nonnegative() }).nullable(),
});

const fileSchema = z.strictObject({
  format: z.literal('vireo kernel variants'),
  version: z.literal(1),
  /** As `adapterKey` names it. */
  adapter: z.string(),
  /** By `kernelKey`, the one that was met last at the end. */
  kernels: z.record(z.string(), knownKernelSchema),
});

/** What is known of a kernel on an adapter. */
export type KnownKernel = z.infer<typeof knownKernelSchema>;

export type KnownVariants = Map<string, KnownKernel>;

export const NOTHING_KNOWN: KnownKernel = { defaultMs: null, tried: [], fastest: null };

/** Some 300 KB: every network there is has fewer than a hundred. */
const MOST_KEPT = 2000;

/** What was kept of an adapter: nothing where the text cannot be read, or is of another. */
export function readKnownVariants(
  text: string | null,
  adapter: string,
): { readonly known: KnownVariants; readonly earlier: EarlierTuning } {
  if (text === null) return { known: new Map(), earlier: 'none' };
  const file = parsed(text);
  if (file === null) return { known: new Map(), earlier: 'damaged' };
  if (file.adapter !== adapter) return { known: new Map(), earlier: 'foreign' };
  return { known: new Map(Object.entries(file.kernels)), earlier: 'used' };
}

function parsed(text: string): z.infer<typeof fileSchema> | null {
  try {
    return fileSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export function writeKnownVariants(known: KnownVariants, adapter: string): string {
  const file: z.infer<typeof fileSchema> = {
    format: 'vireo kernel variants',
    version: 1,
    adapter,
    kernels: Object.fromEntries([...known].slice(-MOST_KEPT)),
  };
  return JSON.stringify(file);
}

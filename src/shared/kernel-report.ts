/**
 * What a check of the kernels found on an adapter: kept beside the kernels' variants, read back before the next run, and
 * saved as a file by people whose adapter nobody has tried.
 */
import { KERNEL_TROUBLES } from './kernel-troubles';
import { z } from './zod';

const troubleSchema = z.strictObject({
  kind: z.enum(KERNEL_TROUBLES),
  /** The label of the kernel; empty where the device was gone before any ran. */
  kernel: z.string(),
  /** What it computed: a value, a gradient, a weight. */
  what: z.string(),
  /** Largest difference from the CPU engine's result, relative to the largest entry; null where nothing was compared or it is no number. */
  difference: z.number().nullable(),
  /** What the difference may be. */
  bar: z.number().nullable(),
  /** What the browser said; empty where it said nothing. */
  detail: z.string(),
});

const kernelSchema = z.strictObject({
  label: z.string(),
  /** As in a trouble, of what it is the last to write; null where only later kernels show whether it is right. */
  difference: z.number().nullable(),
  /** From handing it in until it was done. */
  durationMs: z.number(),
});

const checkSchema = z.strictObject({
  /** The network whose kinds of layers were tried, and how it keeps what lies between kernels. */
  name: z.string(),
  storage: z.enum(['float32', 'float16']),
  /** In the order they run in. */
  kernels: z.array(kernelSchema),
  trouble: troubleSchema.nullable(),
  durationMs: z.number(),
});

export const kernelReportSchema = z.strictObject({
  format: z.literal('vireo kernel report'),
  version: z.literal(2),
  madeAt: z.string(),
  userAgent: z.string(),
  adapter: z.strictObject({
    vendor: z.string(),
    architecture: z.string(),
    device: z.string(),
    description: z.string(),
    isSoftware: z.boolean(),
  }),
  limits: z.record(z.string(), z.number()),
  features: z.array(z.string()),
  checks: z.array(checkSchema),
});

export type KernelTrouble = z.infer<typeof troubleSchema>;
export type CheckedKernel = z.infer<typeof kernelSchema>;
export type KernelCheck = z.infer<typeof checkSchema>;
export type KernelReport = z.infer<typeof kernelReportSchema>;

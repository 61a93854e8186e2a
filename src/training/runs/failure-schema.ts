import type { Failure } from '../../shared/result';
import { z } from '../../shared/zod';

const fields = {
  code: z.string().max(200),
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  detail: z.string().optional(),
};

/** A failure as it is kept with what failed. */
export const failureSchema = z.object({
  ...fields,
  causes: z.array(z.object({ ...fields, path: z.string() })).optional(),
}) satisfies z.ZodType<Failure>;

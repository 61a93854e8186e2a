import type { ModelBundle } from '../protocol/commands';
import { parseJson } from '../shared/json-text';
import type { Normalization } from '../shared/pixels';
import { failure, type Result, success } from '../shared/result';
import { z } from '../shared/zod';

const normalizationSchema = z.object({
  mean: z.array(z.number()).min(1).max(4),
  deviation: z.array(z.number().positive()).min(1).max(4),
});

/** What model.safetensors says of itself: torch's layout (`format: pt`), and the normalisation of its input. */
export function weightsMetadata({
  normalization,
}: Pick<ModelBundle, 'normalization'>): Record<string, string> {
  return { format: 'pt', normalization: JSON.stringify(normalization) };
}

/** Mean and deviation per channel, on the [0, 1] scale. */
export function readNormalization(metadata: Readonly<Record<string, string>>): Result<Normalization> {
  const json = parseJson(metadata.normalization ?? '', { code: 'normalizationUnreadable' });
  if (!json.ok) return json;
  const { data, error } = normalizationSchema.safeParse(json.value);
  return data ? success(data) : failure('normalizationUnreadable', undefined, String(error));
}

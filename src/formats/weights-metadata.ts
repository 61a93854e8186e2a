import type { ModelBundle } from '../protocol/model';
import { parseJson } from '../shared/json-text';
import type { Normalization } from '../shared/pixels';
import { failure, type Result, success } from '../shared/result';
import { z } from '../shared/zod';

const normalizationSchema = z.object({
  mean: z.array(z.number()).min(1).max(4),
  deviation: z.array(z.number().positive()).min(1).max(4),
});

const thresholdSchema = z.number().min(0).max(1);

/**
 * What model.safetensors says of itself: torch's layout (`format: pt`), the normalisation of its input, and below which
 * probability an answer is "none of these", where somebody chose that.
 */
export function weightsMetadata({
  normalization,
  threshold = 0,
}: Pick<ModelBundle, 'normalization' | 'threshold'>): Record<string, string> {
  return {
    format: 'pt',
    normalization: JSON.stringify(normalization),
    ...(threshold > 0 && { threshold: String(threshold) }),
  };
}

/** 0 where it says none, as files of earlier versions do. Failure: `thresholdUnreadable`. */
export function readThreshold(metadata: Readonly<Record<string, string>>): Result<number> {
  const json = parseJson(metadata.threshold ?? '0', { code: 'thresholdUnreadable' });
  if (!json.ok) return json;
  const { data, error } = thresholdSchema.safeParse(json.value);
  return data === undefined ? failure('thresholdUnreadable', undefined, String(error)) : success(data);
}

/** Mean and deviation per channel, on the [0, 1] scale. */
export function readNormalization(metadata: Readonly<Record<string, string>>): Result<Normalization> {
  const json = parseJson(metadata.normalization ?? '', { code: 'normalizationUnreadable' });
  if (!json.ok) return json;
  const { data, error } = normalizationSchema.safeParse(json.value);
  return data ? success(data) : failure('normalizationUnreadable', undefined, String(error));
}

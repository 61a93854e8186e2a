/** metadata.json, which Teachable Machine writes beside its models: the classes, and that it is one. */

import type { Preprocessing } from '../../recipe/schema';
import { parseJson } from '../../shared/json-text';
import { failure, type Result, success } from '../../shared/result';
import { z } from '../../shared/zod';
import { withoutRepeats } from '../repeated-names';

const metadataSchema = z.object({
  labels: z.array(z.string()).min(1),
  packageName: z.string().optional(),
  imageSize: z.int().optional(),
});

/** In the order of the model's outputs; a name that stands twice gets its number. Failure `sidecarUnreadable`. */
export function readTeachableMachineLabels(text: string): Result<string[]> {
  const name = 'metadata.json';
  const json = parseJson(text, { code: 'sidecarUnreadable', values: { name } });
  if (!json.ok) return json;
  const { data, error } = metadataSchema.safeParse(json.value);
  return data
    ? success(withoutRepeats(data.labels, 1))
    : failure('sidecarUnreadable', { name }, String(error));
}

/** The byte that its library counts as zero: a pixel becomes byte ÷ 127 − 1. */
const MIDDLE = 127 / 255;

/** What @teachablemachine/image does to a picture: the centre square at the model's size, bytes ÷ 127 − 1. */
export function teachableMachinePreprocessing(imageSize: number): Partial<Preprocessing> {
  const statistics = { mean: [MIDDLE, MIDDLE, MIDDLE], deviation: [MIDDLE, MIDDLE, MIDDLE] };
  return {
    imageSize,
    channels: 3,
    resize: 'crop',
    resizeTo: imageSize,
    interpolation: 'bilinear',
    normalization: 'given',
    statistics,
  };
}

import * as z from 'zod';
import type { Preprocessing } from '../recipe/schema';
import { failure, type Result, success } from '../shared/result';

const preprocessorSchema = z.object({
  image_mean: z.array(z.number()).length(3).optional(),
  image_std: z.array(z.number().positive()).length(3).optional(),
  do_normalize: z.boolean().optional(),
  size: z.union([z.int(), z.object({ height: z.int() }), z.object({ shortest_edge: z.int() })]).optional(),
  crop_size: z.union([z.int(), z.object({ height: z.int() })]).optional(),
  do_center_crop: z.boolean().optional(),
});

const NORMALIZATIONS: readonly {
  readonly name: Preprocessing['normalization'];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}[] = [
  { name: 'half', mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
  { name: 'imagenet', mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  { name: 'unit', mean: [0, 0, 0], deviation: [1, 1, 1] },
];

/**
 * The preprocessing a Hugging Face `preprocessor_config.json` asks for. Failures: `sidecarUnreadable`, and
 * `sidecarNormalization` where its mean and deviation are none that a recipe can name.
 */
export function readPreprocessorConfig(text: string): Result<Partial<Preprocessing>> {
  let config: z.infer<typeof preprocessorSchema>;
  try {
    config = preprocessorSchema.parse(JSON.parse(text));
  } catch (error) {
    return failure('sidecarUnreadable', { name: 'preprocessor_config.json' }, String(error));
  }
  const { image_mean: mean = [0.5, 0.5, 0.5], image_std: deviation = [0.5, 0.5, 0.5] } = config;
  const normalization =
    config.do_normalize === false
      ? 'unit'
      : NORMALIZATIONS.find((n) => n.mean.join() === mean.join() && n.deviation.join() === deviation.join())
          ?.name;
  if (normalization === undefined) return failure('sidecarNormalization', { mean: mean.join(', ') });
  const { size, crop_size: crop } = config;
  const sideOf = (value: typeof crop) => (typeof value === 'object' ? value.height : value);
  if (config.do_center_crop && crop !== undefined) {
    const shorter = typeof size === 'object' && 'shortest_edge' in size ? size.shortest_edge : sideOf(crop);
    return success({ normalization, resize: 'crop', imageSize: sideOf(crop), resizeTo: shorter });
  }
  const imageSize = typeof size === 'object' ? ('height' in size ? size.height : size.shortest_edge) : size;
  return success({ normalization, resize: 'stretch', ...(imageSize !== undefined && { imageSize }) });
}

/**
 * Class names of a Hugging Face `config.json` in order of the head's rows, or null where it does not name them all. Names
 * that stand twice (ImageNet has two cranes) get their number.
 */
export function readConfigClasses(text: string): Result<string[] | null> {
  try {
    const { id2label } = z
      .object({ id2label: z.record(z.string(), z.string()).optional() })
      .parse(JSON.parse(text));
    if (id2label === undefined) return success(null);
    const names = Array.from({ length: Object.keys(id2label).length }, (_, i) => id2label[i]);
    if (!names.every((name) => name !== undefined)) return success(null);
    return success(names.map((name, i) => (names.indexOf(name) < i ? `${name} (${i})` : name)));
  } catch (error) {
    return failure('sidecarUnreadable', { name: 'config.json' }, String(error));
  }
}

/** What lies beside weights of Hugging Face and timm: the names of the classes, and how their images were prepared. */

import type { Preprocessing } from '../recipe/schema';
import { parseJson } from '../shared/json-text';
import { failure, type Result, success } from '../shared/result';
import { z } from '../shared/zod';
import { withoutRepeats } from './repeated-names';

/** What a recipe's preprocessing can say; or why it cannot say what a file asks for, with the file's name. */
export type StatedPreprocessing = Result<Partial<Preprocessing>>;

const channelsSchema = z.array(z.number()).length(3);
const deviationSchema = z.array(z.number().positive()).length(3);

const NORMALIZATIONS: readonly {
  readonly name: Preprocessing['normalization'];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}[] = [
  { name: 'half', mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] },
  { name: 'imagenet', mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] },
  { name: 'unit', mean: [0, 0, 0], deviation: [1, 1, 1] },
];

function normalizationOf(
  mean: readonly number[],
  deviation: readonly number[],
): Pick<Preprocessing, 'normalization' | 'statistics'> {
  const known = NORMALIZATIONS.find(
    (n) => n.mean.join() === mean.join() && n.deviation.join() === deviation.join(),
  );
  return known
    ? { normalization: known.name, statistics: null }
    : { normalization: 'given', statistics: { mean: [...mean], deviation: [...deviation] } };
}

const sideSchema = z.object({ height: z.int(), width: z.int().optional() });
const preprocessorSchema = z.object({
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
  image_mean: channelsSchema.optional(),
  image_std: deviationSchema.optional(),
  do_normalize: z.boolean().optional(),
  /** Of Pillow: 2 bilinear, 3 bicubic. */
  resample: z.int().optional(),
  size: z.union([z.int(), sideSchema, z.object({ shortest_edge: z.int() })]).optional(),
  crop_size: z.union([z.int(), sideSchema]).optional(),
  crop_pct: z.number().positive().optional(),
  do_center_crop: z.boolean().optional(),
});

type Preprocessor = z.infer<typeof preprocessorSchema>;

const PREPROCESSOR = 'preprocessor_config.json';

/** Pillow's numbers of its filters. */
const PILLOW_FILTERS: Readonly<Record<number, Preprocessing['interpolation']>> = {
  2: 'bilinear',
  3: 'bicubic',
};

/** Processors whose resample is bicubic where their file does not say. */
const BICUBIC_BY_DEFAULT = /^(DeiT|Bit|CLIP)/;

/**
 * The preprocessing a Hugging Face `preprocessor_config.json` asks for. Failures: `sidecarUnreadable`, and
 * `preprocessingUnknown` where no recipe can say it.
 */
export function readPreprocessorConfig(text: string): StatedPreprocessing {
  const config = read(PREPROCESSOR, text, preprocessorSchema);
  if (!config.ok) return config;
  const { image_mean: mean = [0.5, 0.5, 0.5], image_std: deviation = [0.5, 0.5, 0.5] } = config.value;
  const type = config.value.image_processor_type ?? config.value.feature_extractor_type ?? '';
  const resample = config.value.resample ?? (BICUBIC_BY_DEFAULT.test(type) ? 3 : 2);
  const interpolation = PILLOW_FILTERS[resample];
  if (interpolation === undefined) return unknown(PREPROCESSOR, `resample ${resample}`);
  const fit = fitOf(config.value, type);
  if (!fit.ok) return fit;
  const normalization =
    config.value.do_normalize === false
      ? { normalization: 'unit' as const, statistics: null }
      : normalizationOf(mean, deviation);
  return success({ ...fit.value, ...normalization, interpolation });
}

/** How an image becomes a square. */
function fitOf(config: Preprocessor, type: string): StatedPreprocessing {
  const { size, crop_size: crop } = config;
  const stated = JSON.stringify({ size, crop_size: crop });
  const isShorterSide =
    typeof size === 'object' ? 'shortest_edge' in size : /^(ConvNext|Bit|CLIP)/.test(type);
  const side =
    size === undefined
      ? undefined
      : typeof size === 'number'
        ? size
        : 'height' in size
          ? size.height
          : size.shortest_edge;
  if (
    typeof size === 'object' &&
    'height' in size &&
    size.width !== undefined &&
    size.width !== size.height
  ) {
    return unknown(PREPROCESSOR, stated);
  }
  if (config.do_center_crop && crop !== undefined) {
    const imageSize = typeof crop === 'number' ? crop : crop.height;
    if (side === undefined || isShorterSide) {
      return success({ resize: 'crop', imageSize, resizeTo: side ?? imageSize });
    }
    // Stretched to a square first, of which the centre is kept.
    return side === imageSize ? success({ resize: 'stretch', imageSize }) : unknown(PREPROCESSOR, stated);
  }
  if (side !== undefined && isShorterSide) {
    // ConvNeXt's processor (and ResNet's): below 384 px the shorter side to size / crop_pct, then the centre.
    if (!type.startsWith('ConvNext')) return unknown(PREPROCESSOR, stated);
    if (side >= 384) return success({ resize: 'stretch', imageSize: side });
    const resizeTo = Math.trunc(side / (config.crop_pct ?? 224 / 256));
    return success({ resize: 'crop', imageSize: side, resizeTo });
  }
  return success({ resize: 'stretch', ...(side !== undefined && { imageSize: side }) });
}

const timmSchema = z.object({
  label_names: z.array(z.string()).optional(),
  pretrained_cfg: z
    .object({
      input_size: z.tuple([z.int(), z.int(), z.int()]).optional(),
      interpolation: z.string().optional(),
      crop_pct: z.number().positive().optional(),
      crop_mode: z.string().optional(),
      mean: channelsSchema.optional(),
      std: deviationSchema.optional(),
      label_names: z.array(z.string()).optional(),
    })
    .optional(),
});

const CONFIG = 'config.json';

/**
 * The evaluation transform that the `pretrained_cfg` of timm's `config.json` describes (timm.data.create_transform); null where
 * the file has none. Failures as readPreprocessorConfig's.
 */
export function readTimmPreprocessing(text: string): Result<Partial<Preprocessing> | null> {
  const config = read(CONFIG, text, timmSchema);
  if (!config.ok) return config;
  if (config.value.pretrained_cfg === undefined) return success(null);
  const {
    input_size: [channels, height, width] = [3, 224, 224],
    interpolation = 'bicubic',
    crop_pct: share = 0.875,
    crop_mode: mode = 'center',
    mean = [0.485, 0.456, 0.406],
    std = [0.229, 0.224, 0.225],
  } = config.value.pretrained_cfg;
  if (interpolation !== 'bicubic' && interpolation !== 'bilinear') return unknown(CONFIG, interpolation);
  if (channels !== 3 || height !== width) return unknown(CONFIG, `[${channels}, ${height}, ${width}]`);
  const common = { channels, imageSize: height, interpolation, ...normalizationOf(mean, std) } as const;
  if (mode === 'center') {
    return success({ ...common, resize: 'crop', resizeTo: Math.floor(height / share) });
  }
  return mode === 'squash' && share === 1
    ? success({ ...common, resize: 'stretch' })
    : unknown(CONFIG, `crop_mode ${mode}, crop_pct ${share}`);
}

const classesSchema = timmSchema.extend({ id2label: z.record(z.string(), z.string()).optional() });

/**
 * Class names of a `config.json` in order of the head's rows (Hugging Face's `id2label`, timm's `label_names`), or null where it
 * does not name them all. Names that stand twice (ImageNet has two cranes) get their number.
 */
export function readConfigClasses(text: string): Result<string[] | null> {
  const config = read(CONFIG, text, classesSchema);
  if (!config.ok) return config;
  const { id2label, label_names: labels, pretrained_cfg: timm } = config.value;
  const names =
    id2label === undefined
      ? (labels ?? timm?.label_names)
      : Array.from({ length: Object.keys(id2label).length }, (_, i) => id2label[i]);
  if (!names?.every((name) => name !== undefined)) return success(null);
  return success(withoutRepeats(names, 0));
}

function read<T>(name: string, text: string, schema: z.ZodType<T>): Result<T> {
  const json = parseJson(text, { code: 'sidecarUnreadable', values: { name } });
  if (!json.ok) return json;
  const { data, error } = schema.safeParse(json.value);
  return data === undefined ? failure('sidecarUnreadable', { name }, String(error)) : success(data);
}

function unknown(name: string, what: string): Result<never> {
  return failure('preprocessingUnknown', { name, what });
}

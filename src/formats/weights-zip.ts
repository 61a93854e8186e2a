/**
 * The weights zip: `model.safetensors`, `recipe.json`, `classes.json`, `metrics.csv`, with a model card (`README.md`, `curves.svg`), and
 * where transformers has the network its two files. What a run leaves behind, and what restores it.
 */
import type { EpochRecord } from '../metrics/records';
import type { ModelBundle } from '../protocol/model';
import { parseRecipe } from '../recipe/validate';
import { RECIPE_VERSION } from '../recipe/version';
import { parseJson } from '../shared/json-text';
import { failure, type Result, success } from '../shared/result';
import { type CardFacts, cardFiles, NO_FACTS } from './card/card-files';
import { METRICS_FILE, readMetricsCsv } from './metrics-csv';
import { openSafetensors } from './safetensors-read';
import { safetensorsParts } from './safetensors-write';
import { readTensors } from './weights-file';
import { readNormalization, readThreshold, weightsMetadata } from './weights-metadata';
import { zipFiles } from './zip-files';
import { ZipReading } from './zip-read';

const FILES = {
  weights: 'model.safetensors',
  recipe: 'recipe.json',
  classes: 'classes.json',
  metrics: METRICS_FILE,
} as const;

/** The files of a model. `releases`: the tensors are not needed any more, and make room as they are written. */
export async function writeWeightsZip(
  bundle: ModelBundle,
  options: { readonly releases?: boolean; readonly card?: CardFacts } = {},
): Promise<Blob> {
  const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  const files = {
    [FILES.weights]: safetensorsParts(bundle.tensors, weightsMetadata(bundle)),
    [FILES.recipe]: json(bundle.recipe),
    [FILES.classes]: json(bundle.classes),
    ...cardFiles(bundle, 'weightsZip', options.card ?? NO_FACTS),
  };
  return zipFiles(files, options);
}

/**
 * Reads a weights zip back. `steps` comes back empty: the zip holds the epochs' figures. Refused, as values: not a
 * zip, a file missing, a recipe of a later version or that cannot work, classes that are not names, a safetensors
 * file that lies about itself. Whether the tensors fit the recipe's model is the worker's to say.
 */
export async function readWeightsZip(file: Blob): Promise<Result<ModelBundle>> {
  const zip = await ZipReading.open(file);
  if (!zip.ok) return zip;
  const missing = [FILES.weights, FILES.recipe, FILES.classes].filter((name) => !zip.value.has(name));
  if (missing.length > 0) return failure('weightsZipIncomplete', { missing: missing.join(', ') });

  const recipeText = await zip.value.text(FILES.recipe);
  if (!recipeText.ok) return recipeText;
  const recipe = readRecipe(recipeText.value);
  if (!recipe.ok) return recipe;
  const classesText = await zip.value.text(FILES.classes);
  if (!classesText.ok) return classesText;
  const classes = readClasses(classesText.value);
  if (!classes.ok) return classes;
  const metrics = await readMetrics(zip.value);
  if (!metrics.ok) return metrics;
  const weights = await zip.value.file(FILES.weights);
  if (!weights.ok) return weights;
  const opened = await openSafetensors(weights.value);
  if (!opened.ok) return opened;
  const normalization = readNormalization(opened.value.metadata);
  if (!normalization.ok) return normalization;
  const threshold = readThreshold(opened.value.metadata);
  if (!threshold.ok) return threshold;
  return success({
    recipe: recipe.value,
    classes: classes.value,
    normalization: normalization.value,
    threshold: threshold.value,
    tensors: await readTensors(opened.value),
    epochs: metrics.value,
    steps: [],
  });
}

async function readMetrics(zip: ZipReading): Promise<Result<EpochRecord[]>> {
  if (!zip.has(FILES.metrics)) return success([]);
  const text = await zip.text(FILES.metrics);
  return text.ok ? readMetricsCsv(text.value) : text;
}

/** Reads `recipe.json`; the first problem is told with its field. */
export function readRecipe(text: string): Result<ModelBundle['recipe']> {
  const parsed = parseJson(text, { code: 'recipeUnreadable' });
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  if (typeof json !== 'object' || json === null) return failure('recipeUnreadable');
  if ('version' in json && typeof json.version === 'number' && json.version > RECIPE_VERSION) {
    return failure('recipeFromLater', { version: json.version, known: RECIPE_VERSION });
  }
  const { recipe, problems } = parseRecipe(json);
  if (recipe === null || problems.length > 0) {
    const [problem] = problems;
    return failure('recipeInvalid', { field: problem?.path ?? '' }, problem?.detail ?? problem?.code);
  }
  return success(recipe);
}

function readClasses(text: string): Result<string[]> {
  const parsed = parseJson(text, { code: 'classesUnreadable' });
  if (!parsed.ok) return parsed;
  const json = parsed.value;
  if (!Array.isArray(json) || json.length === 0 || json.some((name) => typeof name !== 'string')) {
    return failure('classesUnreadable');
  }
  const names: string[] = json;
  if (new Set(names).size !== names.length) return failure('classesRepeated');
  return success(names);
}

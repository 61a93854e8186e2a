import type { CardFacts } from '../formats/card/card-files';
import { sayInEnglish } from '../i18n/use-words';
import type { ModelBundle } from '../protocol/model';
import type { Recipe } from '../recipe/schema';
import { fetchPart } from '../shared/fetch-part';
import { type Failure, failure, type Result, success } from '../shared/result';
import type { ModelState } from '../state/slices/model-slice';
import { ask, useStudio } from '../state/studio';
import { showModelBusy, showModelFailure } from './model';
import { predict } from './prediction';
import { saveFile } from './save-file';
import { formatOf, withholdingOf } from './submission';

/** A file name of what a run was about: `birds-birdCnn-weights.zip`. */
export function fileNameOf(recipe: Recipe | null, what: string): string {
  const words = [recipe?.dataset.name.replace(/\.zip$/i, ''), recipe?.preset, what];
  const plain = words
    .filter((word): word is string => Boolean(word))
    .map((word) => word.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-+|-+$/g, ''));
  return plain.filter((word) => word !== '').join('-');
}

/** The zip with weights, recipe, classes and metrics of the model at hand. */
export async function downloadWeights(weights: 'best' | 'last'): Promise<void> {
  const failed = await make('weights', async () => {
    const answer = await ask('exportModel', { weights });
    if (!answer.ok) return answer;
    const part = await fetchPart(() => import('../formats/weights-zip'));
    if (!part.ok) return part;
    const card = await cardFacts(answer.value);
    if (!card.ok) return card;
    const bundle = { ...answer.value, threshold: useStudio.getState().model.threshold };
    const zip = await part.value.writeWeightsZip(bundle, { releases: true, card: card.value });
    saveFile(fileNameOf(answer.value.recipe, 'weights.zip'), zip);
    return success(null);
  });
  showModelFailure(failed);
}

/** What a model card says of the images, where they are the ones on the screen, and of what the figures are worth. */
export async function cardFacts({ recipe, epochs }: ModelBundle): Promise<Result<CardFacts>> {
  const part = await fetchPart(() => import('../formats/report-limits'));
  if (!part.ok) return part;
  const { heldOutCount, limitsOf } = part.value;
  const { summary } = useStudio.getState().dataset;
  const own = summary?.fingerprint === recipe.dataset.fingerprint ? summary : null;
  return success({
    data: own && { classes: own.classes, validationCount: heldOutCount(recipe, own) },
    limits: limitsOf(recipe, epochs, own).map(({ code, values }) => sayInEnglish(`report.${code}`, values)),
  });
}

/** Shows what is being made; the panel is free again either way. Answers why it could not be made, or null. */
async function make(
  what: NonNullable<ModelState['busy']>,
  work: () => Promise<Result<null>>,
): Promise<Failure | null> {
  showModelBusy(what);
  const made = await work().catch((error) => failure<null>('exportFailed', undefined, String(error)));
  showModelBusy(null);
  return made.ok ? null : made.failure;
}

/**
 * The submission of what was predicted last, in the shape that was chosen or that the sample asks for. Predicts the
 * dataset's unlabelled images first where nothing was: what is wrong with that, the prediction says. Answers why the file could
 * not be written, or null.
 */
export function downloadSubmission(): Promise<Failure | null> {
  return make('submission', async () => {
    const set = useStudio.getState().prediction.set ?? (await predict(null, null));
    if (!set) return success(null);
    const [part, format] = await Promise.all([
      fetchPart(() => import('../formats/submission')),
      formatOf(set),
    ]);
    if (!part.ok) return part;
    if (!format.ok) return format;
    const { isDecided, writeSubmission } = part.value;
    if (!isDecided(format.value)) return failure('submissionUndecided');
    saveCsv('submission.csv', writeSubmission(set, format.value, withholdingOf(set)));
    return success(null);
  });
}

/** A table about the model at hand. */
function saveCsv(what: string, csv: string): void {
  const { run, model } = useStudio.getState();
  const recipe = run.recipe ?? model.report?.recipe ?? null;
  saveFile(fileNameOf(recipe, what), new Blob([csv], { type: 'text/csv' }));
}

/** The epoch table as a file. */
export async function downloadMetrics(): Promise<void> {
  const failed = await make('metrics', async () => {
    const part = await fetchPart(() => import('../formats/metrics-csv'));
    if (!part.ok) return part;
    saveCsv('metrics.csv', part.value.writeMetricsCsv(useStudio.getState().run.epochs));
    return success(null);
  });
  showModelFailure(failed);
}

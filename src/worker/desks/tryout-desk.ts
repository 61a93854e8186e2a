import type { Dataset } from '../../dataset/dataset';
import { type LearningRatePoint, suggestLearningRate } from '../../metrics/learning-rate-curve';
import { modelOfRecipe } from '../../models/recipe-model';
import { initializeParameters } from '../../nn/initialize';
import type { Recipe } from '../../recipe/schema';
import { parseRecipe } from '../../recipe/validate';
import type { PixelSource } from '../../shared/pixels';
import { failure, type Result, success } from '../../shared/result';
import { previewAugmentation } from '../../training/augmentation/preview';
import { engineOptions } from '../../training/engine-options';
import { findLearningRate } from '../../training/learning-rate-finder';
import { withStatistics, withStatisticsOf } from '../../training/normalization';
import type { Handlers, Post } from '../handlers';
import { createEngine } from '../platform/create-engine';
import { deviceForRun } from '../platform/devices';
import { nextTask } from '../platform/next-task';
import { rgbaOf } from '../platform/rgba';
import { type Samples, samplesOf } from '../run/samples';
import type { DatasetDesk } from './dataset-desk';
import type { RunDesk } from './run-desk';

const PREVIEWED_IMAGES = 6;
const PREVIEWED_EPOCHS = 4;
/** Steps of a learning rate search. */
const SEARCH_STEPS = 100;

interface TryoutDesk {
  readonly handlers: Handlers<'previewAugmentation' | 'findLearningRate' | 'cancelLearningRate'>;
}

/** Tries a recipe on the open dataset: what augmentation does, and which learning rate it bears. */
export function createTryoutDesk({
  post,
  dataset,
  run,
}: {
  post: Post;
  dataset: DatasetDesk;
  run: RunDesk;
}): TryoutDesk {
  let searching: AbortController | null = null;

  const isBusy = () => run.isUnderWay() || searching !== null;

  /** The open dataset and a recipe that can be run on it. */
  const subject = async (input: Recipe): Promise<Result<{ open: Dataset; recipe: Recipe }>> => {
    const decided = await dataset.decidedBy(input);
    if (!decided.ok) return decided;
    const open = decided.value;
    const { recipe, problems } = parseRecipe(input, { classCount: open.classes.length });
    if (!recipe || problems.length > 0) return failure('recipeRefused', { field: problems[0]?.path ?? '' });
    return success({ open, recipe });
  };

  return {
    handlers: {
      async previewAugmentation({ recipe: input }) {
        if (isBusy()) return failure('runUnderWay');
        const found = await subject(input);
        if (!found.ok) return found;
        const { open } = found.value;
        const training = open.split(input.split, input.seed, () => true).training;
        const chosen = spread(training, PREVIEWED_IMAGES);
        const decoded = await decodeSamples(open, found.value.recipe, chosen, () => {}, neverAborted());
        if (!decoded.ok) return decoded;
        const { recipe, pixels, samples, items } = decoded.value;
        const plain = new Uint8Array(samples.rows.length * pixels.height * pixels.width * pixels.channels);
        await pixels.read(samples.rows, plain);
        const length = pixels.height * pixels.width * pixels.channels;
        const epochs = await previewAugmentation(recipe, pixels, samples, PREVIEWED_EPOCHS);
        return success({
          size: pixels.width,
          images: Array.from(items, (item, i) => ({
            path: open.items[item]?.path ?? '',
            versions: [plain.subarray(i * length, (i + 1) * length), ...epochs.map((epoch) => epoch[i])].map(
              (bytes) => rgbaOf(bytes, pixels.channels),
            ),
          })),
        });
      },

      async findLearningRate({ recipe: input }) {
        if (isBusy()) return failure('runUnderWay');
        const abort = new AbortController();
        searching = abort;
        const { signal } = abort;
        try {
          const found = await subject(input);
          if (!found.ok) return found;
          const { open } = found.value;
          const device = await deviceForRun(input);
          if (!device.ok) return device;
          const training = open.split(input.split, input.seed, () => true).training;
          const chosen = spread(training, SEARCH_STEPS * input.training.batchSize);
          const tell = (activity: string, done: number, total: number) =>
            post({ type: 'taskProgress', task: 'tryout', activity, done, total, remainingMs: null });
          const decoded = await decodeSamples(
            open,
            found.value.recipe,
            chosen,
            (done, total) => tell('decode', done, total),
            signal,
          );
          if (!decoded.ok) return decoded;
          const { recipe, pixels, samples } = decoded.value;
          const { graph } = modelOfRecipe(recipe, open.classes.length);
          const engine = await createEngine(
            device.value,
            engineOptions({
              recipe,
              graph,
              pixels,
              trainingLabels: samples.labels,
              microBatchSize: recipe.training.microBatchSize ?? recipe.training.batchSize,
              epoch: 0,
            }),
          );
          if (!engine.ok) return engine;
          try {
            await engine.value.importState({ tensors: initializeParameters(graph, recipe.seed) });
            const points: LearningRatePoint[] = [];
            const search = { recipe, engine: engine.value, training: samples, steps: SEARCH_STEPS };
            for await (const point of findLearningRate(search)) {
              points.push(point);
              tell('train', points.length, SEARCH_STEPS);
              await nextTask();
              if (signal.aborted) return failure('cancelled');
            }
            return success({ points, suggestion: suggestLearningRate(points) });
          } finally {
            engine.value.dispose();
          }
        } catch (error) {
          if (signal.aborted) return failure('cancelled');
          throw error;
        } finally {
          searching = null;
        }
      },

      async cancelLearningRate() {
        searching?.abort();
        return success(null);
      },
    },
  };
}

interface DecodedSamples {
  /** With the statistics of these images, where it normalises by its data. */
  readonly recipe: Recipe;
  readonly pixels: PixelSource;
  readonly samples: Samples;
  readonly items: Int32Array;
}

async function decodeSamples(
  open: Dataset,
  recipe: Recipe,
  chosen: Int32Array,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Result<DecodedSamples>> {
  const decoded = await open.decode(
    chosen,
    recipe.preprocessing,
    ({ done, total }) => onProgress(done, total),
    signal,
  );
  const items = chosen.filter((item) => decoded.rowOf[item] !== -1);
  if (items.length === 0) return failure('nothingDecodable');
  const samples = samplesOf(open, decoded, items);
  const complete = await withStatistics(withStatisticsOf(recipe, null), decoded.source, samples.rows);
  return success({ recipe: complete, pixels: decoded.source, samples, items });
}

/** At most `count` of the items, evenly spread: every class takes part where items are sorted by class. */
function spread(items: Int32Array, count: number): Int32Array {
  if (items.length <= count) return items;
  return Int32Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]);
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

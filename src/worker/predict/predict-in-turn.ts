import type { Dataset, DecodedImages } from '../../dataset/dataset';
import { noUsableImages } from '../../dataset/open-dataset';
import type { DatasetProblem } from '../../protocol/dataset';
import type { ImageViews, PredictedImages } from '../../protocol/prediction';
import type { Recipe } from '../../recipe/schema';
import { InvariantError, invariant } from '../../shared/errors';
import { failure, type Result, success } from '../../shared/result';
import type { Post } from '../handlers';
import { nextTask } from '../platform/next-task';
import type { TrainedModel } from '../run/trained-model';
import { ahead } from './ahead';
import { AveragedPredictor, type EnsembleMember } from './averaged-predictor';
import { PredictionReporter } from './prediction-reporter';
import { PREDICTION_BATCH } from './predictor';

/** Pixels of one stretch at most; up to three are in memory: one looked at, one ready, one being decoded. */
const STRETCH_BYTES = 32 * 2 ** 20;

export interface InTurnRequest {
  /** The model in hand, and those it is averaged with. */
  readonly models: readonly [TrainedModel, ...TrainedModel[]];
  readonly of: Dataset;
  /** The images, as positions in the dataset. */
  readonly itemIndices: Int32Array;
  readonly views: ImageViews;
  /** Whether problems are the open dataset's own: they stand in its list. */
  readonly isOpenDataset: boolean;
  readonly post: Post;
  readonly signal: AbortSignal;
}

/**
 * Predicts images a stretch after the other, the next one decoded meanwhile: the first answers come with the first batch,
 * and memory holds some stretches of pixels however many images there are. Failures: those of an engine,
 * `nothingDecodable`, `noUsableImages`. Rejects with the signal's reason; what was told by then is told.
 */
export async function predictInTurn(request: InTurnRequest): Promise<Result<PredictedImages>> {
  const { models, views, signal } = request;
  const reporter = new PredictionReporter(request);
  let predictor: AveragedPredictor | null = null;
  let done = 0;
  try {
    for await (const stretch of ahead(stretchesFor(request))) {
      const members = membersOf(models, stretch.decoded);
      reporter.problems(members);
      const items = stretch.itemIndices.filter((index) =>
        members.every(({ decoded }) => decoded.rowOf[index] !== -1),
      );
      if (items.length > 0) {
        if (predictor === null) {
          const created = await AveragedPredictor.create(members, views);
          if (!created.ok) return created;
          predictor = created.value;
          reporter.started(predictor.device);
        } else await predictor.turnTo(members.map(({ decoded }) => decoded));
      }
      done += stretch.itemIndices.length - items.length;
      for (let start = 0; start < items.length; start += PREDICTION_BATCH) {
        const batch = items.subarray(start, start + PREDICTION_BATCH);
        invariant(predictor !== null, 'Made for the first images');
        done += batch.length;
        reporter.predicted(batch, await predictor.predict(batch), done);
        await nextTask();
        signal.throwIfAborted();
      }
    }
  } finally {
    reporter.flush();
    predictor?.dispose();
  }
  if (predictor === null) return noneOf(request, reporter.allProblems);
  return success(reporter.all(predictor.device));
}

/** Of the open dataset each problem stands in its list; of another zip it is told here or nowhere. */
function noneOf<T>({ of, isOpenDataset }: InTurnRequest, problems: readonly DatasetProblem[]): Result<T> {
  if (isOpenDataset) return failure('nothingDecodable');
  const refused = problems
    .filter(({ severity }) => severity === 'excluded')
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { ok: false, failure: noUsableImages(of.summary.name, refused) };
}

/** Some images, as each way of preprocessing makes them. */
interface Stretch {
  readonly itemIndices: Int32Array;
  readonly decoded: ReadonlyMap<string, DecodedImages>;
}

/** Models that want the same pixels share them. */
function pixelsKey({ preprocessing, dataset: { grayRange } }: Recipe): string {
  const { imageSize, channels, resize, resizeTo, interpolation } = preprocessing;
  const size = [imageSize, channels, interpolation, resize, resize === 'crop' ? resizeTo : ''];
  return [...size, grayRange?.low, grayRange?.high].join();
}

async function* stretchesFor({
  models,
  of,
  itemIndices,
  signal,
}: InTurnRequest): AsyncGenerator<Stretch, void> {
  const wanted = new Map(models.map(({ recipe }) => [pixelsKey(recipe), recipe]));
  const imageBytes = [...wanted.values()].reduce(
    (sum, { preprocessing: { imageSize, channels } }) => sum + imageSize * imageSize * channels,
    0,
  );
  const mostBatches = Math.max(1, Math.floor(STRETCH_BYTES / (imageBytes * PREDICTION_BATCH)));
  // The first answers soon, then less and less often a pause between two stretches.
  const lengthOf = (stretch: number) => PREDICTION_BATCH * Math.min(4 ** stretch, mostBatches);
  const sources = [...wanted].map(([key, { preprocessing, dataset }]) => ({
    key,
    stretches: of.withGrayRange(dataset.grayRange).decodeInTurn(itemIndices, preprocessing, lengthOf, signal),
  }));
  try {
    for (let first = 0, stretch = 0; first < itemIndices.length; first += lengthOf(stretch++)) {
      const decoded = await Promise.all(
        sources.map(async ({ key, stretches }): Promise<[string, DecodedImages]> => {
          const next = await stretches.next();
          if (next.done) throw new InvariantError('As many stretches as were asked for');
          return [key, next.value];
        }),
      );
      yield { itemIndices: itemIndices.slice(first, first + lengthOf(stretch)), decoded: new Map(decoded) };
    }
  } finally {
    await Promise.all(sources.map(({ stretches }) => stretches.return()));
  }
}

function membersOf(
  models: InTurnRequest['models'],
  decoded: Stretch['decoded'],
): readonly [EnsembleMember, ...EnsembleMember[]] {
  const member = (model: TrainedModel): EnsembleMember => {
    const images = decoded.get(pixelsKey(model.recipe));
    invariant(images !== undefined, 'Decoded for every model');
    return { model, decoded: images };
  };
  const [first, ...others] = models;
  return [member(first), ...others.map(member)];
}

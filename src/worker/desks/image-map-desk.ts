import { chooseImages, sampleOf } from '../../metrics/image-map/choose-images';
import { nearWithOtherLabels } from '../../metrics/image-map/near-labels';
import { type NeighbourTable, nearestRows, scaleRowsToUnit } from '../../metrics/image-map/nearest';
import { principalCoordinates } from '../../metrics/image-map/principal-axes';
import { MAP_SIDES } from '../../metrics/image-map/sides';
import type { ImageMap } from '../../protocol/image-map';
import { failure, type Result, success } from '../../shared/result';
import type { Handlers, Post } from '../handlers';
import { answeredFeatures, numbersPerImage } from '../image-map/answered-features';
import { neighboursOnHeap } from '../image-map/neighbours-on-heap';
import { nextTask } from '../platform/next-task';
import { layOutInWorker } from '../platform/spawn-umap';
import { labelsIn } from '../predict/labels-in';
import { predictionsOf } from '../predict/predictions';
import { drawSplit } from '../run/drawn-split';
import { PaceMeter } from '../run/progress-clock';
import { areSameClasses, type TrainedModel } from '../run/trained-model';
import type { DatasetDesk } from './dataset-desk';
import { LatestWork } from './latest-work';
import type { RunDesk } from './run-desk';

interface ImageMapDeskOptions {
  readonly post: Post;
  readonly dataset: DatasetDesk;
  readonly run: RunDesk;
}

interface ImageMapDesk {
  readonly handlers: Handlers<
    'mapImages' | 'layOutImages' | 'findNearLabels' | 'nearestTrainingImages' | 'cancelImageMap'
  >;
}

/** A map shows at most so many images. */
const MOST_IMAGES = 50_000;
/** Numbers a map may keep: 256 MB of features and probabilities. */
const MOST_NUMBERS = 64 * 2 ** 20;
/** So many images are compared all with all: 10⁸ cosines. */
const MOST_COMPARED = 10_000;
/** UMAP's usual number of neighbours. */
const NEIGHBOURS = 15;

/** What is kept of a map for what is asked of it next. */
interface KeptMap {
  readonly model: TrainedModel;
  /** Of its dataset. */
  readonly fingerprint: string;
  readonly map: Pick<ImageMap, 'itemIndices' | 'labels' | 'sides' | 'coordinates'>;
  /** Features scaled to length 1: [n, width]. */
  readonly units: Float32Array;
  readonly width: number;
  /** Made when it is first asked for. */
  compared: { readonly rows: Int32Array; readonly neighbours: NeighbourTable } | null;
}

/** Where the images of a run lie by what goes into its classifier, and which are near to which. */
export function createImageMapDesk({ post, dataset, run }: ImageMapDeskOptions): ImageMapDesk {
  const work = new LatestWork();
  let kept: KeptMap | null = null;
  run.whenOneBegins(() => {
    work.cancel();
    kept = null;
  });

  const teller = (activity: string) => {
    const pace = new PaceMeter();
    return (done: number, total: number) =>
      post({
        type: 'taskProgress',
        task: 'imageMap',
        activity,
        done,
        total,
        remainingMs: pace.remainingMs(done, total),
      });
  };

  async function mapImages(model: TrainedModel, signal: AbortSignal): Promise<Result<ImageMap>> {
    kept = null;
    // As it was decided when it was trained: see the evaluation.
    const decided = await dataset.decidedBy(model.recipe);
    if (!decided.ok) return decided;
    const of = decided.value;
    if (!areSameClasses(of.classes, model.classes)) return failure('otherClasses');
    const tellDecoding = teller('decode');
    const drawn = await drawSplit(
      of,
      model.recipe,
      ({ done, total, problems }) => {
        tellDecoding(done, total);
        if (problems.length > 0) post({ type: 'datasetProblems', problems });
      },
      signal,
    );
    if (!drawn.ok) return drawn;
    const { decoded, splits } = drawn.value;
    const most = Math.min(MOST_IMAGES, Math.floor(MOST_NUMBERS / numbersPerImage(model)));
    const heldOut = joined(splits.validation, splits.test);
    const chosen = chooseImages({ heldOut, training: splits.training }, most);
    const itemIndices = joined(chosen.heldOut, chosen.training);
    const sideOf = new Map<number, number>();
    for (const [side, name] of MAP_SIDES.entries()) for (const item of splits[name]) sideOf.set(item, side);

    const tellFeatures = teller('lastFeatures');
    const onDone = (done: number) => tellFeatures(done, itemIndices.length);
    const answered = await answeredFeatures(model, decoded, itemIndices, onDone, signal);
    if (!answered.ok) return answered;
    const { features, width, probabilities, device } = answered.value;
    const { coordinates, shares } = await inSteps(principalCoordinates(features, width), signal);
    scaleRowsToUnit(features, width);
    const labels = labelsIn(of, itemIndices, model.classes);
    const sides = Uint8Array.from(itemIndices, (item) => sideOf.get(item) ?? 0);
    const map = { itemIndices, labels, sides, coordinates };
    kept = { model, fingerprint: of.summary.fingerprint, map, units: features, width, compared: null };
    return success({
      ...copied(map),
      ownLabels: labelsIn(of.withoutCorrections(), itemIndices, model.classes),
      classes: model.classes,
      predictions: predictionsOf(of, itemIndices, probabilities),
      probabilities,
      problems: decoded.problems,
      device,
      shares,
      featureCount: width,
      imageCount: heldOut.length + splits.training.length,
    });
  }

  /** The nearest of all images, or of a sample of them. */
  async function compare(
    of: KeptMap,
    signal: AbortSignal,
  ): Promise<Result<NonNullable<KeptMap['compared']>>> {
    if (of.compared) return success(of.compared);
    const every = Int32Array.from(of.map.itemIndices, (_, row) => row);
    const rows = sampleOf(every, MOST_COMPARED);
    const units = rows.length === every.length ? of.units : rowsOf(of.units, rows, of.width);
    const tell = teller('compare');
    const onDone = (done: number) => tell(done, rows.length);
    const neighbours = await neighboursOnHeap(units, of.width, NEIGHBOURS, onDone, signal);
    if (!neighbours.ok) return neighbours;
    of.compared = { rows, neighbours: neighbours.value };
    return success(of.compared);
  }

  /** The map of the model in hand and the open dataset, where it is still kept. */
  async function keptMap(): Promise<Result<KeptMap>> {
    const model = await run.modelInHand();
    if (kept?.model !== model || kept?.fingerprint !== dataset.current()?.summary.fingerprint) kept = null;
    return kept ? success(kept) : failure('imageMapGone');
  }

  /** Nothing of a map while a run goes on: it has the device. */
  async function alone<T>(part: (signal: AbortSignal) => Promise<Result<T>>): Promise<Result<T>> {
    return run.isUnderWay() ? failure('runUnderWay') : work.run(part);
  }

  return {
    handlers: {
      mapImages: () =>
        alone(async (signal) => {
          const model = await run.modelInHand();
          return model ? mapImages(model, signal) : failure('noModel');
        }),
      layOutImages: () =>
        alone(async (signal) => {
          const of = await keptMap();
          if (!of.ok) return of;
          const compared = await compare(of.value, signal);
          if (!compared.ok) return compared;
          const { rows, neighbours } = compared.value;
          const start = rowsOf(of.value.map.coordinates, rows, 2);
          const tell = teller('layOut');
          const onShare = (share: number) => tell(Math.round(100 * share), 100);
          const laidOut = await layOutInWorker({ neighbours, start }, onShare, signal);
          return laidOut.ok ? success({ rows: rows.slice(), coordinates: laidOut.value }) : laidOut;
        }),
      findNearLabels: ({ most }) =>
        alone(async (signal) => {
          const of = await keptMap();
          if (!of.ok) return of;
          const compared = await compare(of.value, signal);
          if (!compared.ok) return compared;
          const { rows, neighbours } = compared.value;
          const labels = rows.map((row) => of.value.map.labels[row] ?? -1);
          const pairs = nearWithOtherLabels(neighbours, labels, most).map(({ rows: [a, b], similarity }) => ({
            rows: [rows[a] ?? 0, rows[b] ?? 0] as const,
            similarity,
          }));
          return success({ pairs, lookedAtCount: rows.length });
        }),
      async nearestTrainingImages({ index, most }) {
        const of = await keptMap();
        if (!of.ok) return of;
        const { map, units, width } = of.value;
        const row = map.itemIndices.indexOf(index);
        if (row === -1) return failure('notOnImageMap');
        const training: number[] = [];
        const trainingSide = MAP_SIDES.indexOf('training');
        for (const [other, side] of map.sides.entries()) if (side === trainingSide) training.push(other);
        return success(nearestRows(units, width, row, training, most));
      },
      async cancelImageMap() {
        work.cancel();
        return success(null);
      },
    },
  };
}

/** Runs work that yields to its end, letting messages in between its steps. Rejects with the signal's reason. */
async function inSteps<T>(work: Generator<unknown, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await nextTask();
    signal.throwIfAborted();
  }
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** What is handed over to the page is gone here. */
function copied<T extends Readonly<Record<string, Int32Array | Uint8Array | Float32Array>>>(arrays: T): T {
  return structuredClone(arrays);
}

function rowsOf(values: Float32Array, rows: Int32Array, width: number): Float32Array {
  const taken = new Float32Array(rows.length * width);
  for (const [i, row] of rows.entries())
    taken.set(values.subarray(row * width, (row + 1) * width), i * width);
  return taken;
}

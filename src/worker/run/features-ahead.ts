import type { Dataset, ImageWatcher, SeenImages, SomeImages } from '../../dataset/dataset';
import { modelOfRecipe } from '../../models/recipe-model';
import type { DeviceReport } from '../../protocol/run';
import type { Recipe } from '../../recipe/schema';
import type { FeatureShelf } from '../../shared/feature-store';
import { append } from '../../shared/many';
import { engineOptions } from '../../training/engine-options';
import { MOST_MEMORY_BYTES } from '../../training/feature-cache';
import { FeatureTable } from '../../training/feature-table';
import { featureSize, frozenHalves, trunkOptions } from '../../training/frozen-halves';
import { FrozenTrunk } from '../../training/frozen-trunk';
import { needsStatistics } from '../../training/normalization';
import { waysAsked } from '../../training/ways-asked';
import { createEngine } from '../platform/create-engine';
import { nextTask } from '../platform/next-task';
import { PixelsInHand } from './pixels-in-hand';
import { errorOf } from './recovery';
import { type RunStart, startingPosition, startingState } from './run-start';

export interface AheadRequest {
  readonly recipe: Recipe;
  readonly dataset: Dataset;
  /** The images that will be decoded, as numbers in the dataset. */
  readonly itemIndices: Int32Array;
  readonly start: RunStart;
  readonly device: DeviceReport;
  readonly microBatchSize: number;
  readonly shelf: FeatureShelf | null;
  readonly signal: AbortSignal;
}

/**
 * Computes what a frozen backbone makes of a run's images while others are decoded. What goes wrong with the device here goes
 * wrong again when the head is trained, and is mended or told then: from there on images are decoded without. Whatever is
 * missing in the end is computed when a batch asks for it.
 */
export class FeaturesAhead implements ImageWatcher {
  private trunk: Promise<FrozenTrunk | null>;
  private readonly pixels: PixelsInHand;
  /** Rows of the table that wait for a pass. */
  private waiting: number[] = [];

  private constructor(
    private readonly request: AheadRequest,
    readonly table: FeatureTable,
    /** In which ways each image of the dataset will be asked for, a bit for each. */
    private readonly ways: Uint8Array,
    open: (pixels: PixelsInHand) => Promise<FrozenTrunk>,
  ) {
    const { imageSize, channels } = request.recipe.preprocessing;
    const size = { height: imageSize, width: imageSize, channels };
    this.pixels = new PixelsInHand(table.imageCount, size);
    this.trunk = open(this.pixels).catch(withoutFeatures);
  }

  /** Null where the run begins without kept features, or normalises by images that nobody has seen. */
  static of(request: AheadRequest): FeaturesAhead | null {
    const { recipe, dataset, itemIndices, start, shelf } = request;
    if (needsStatistics(recipe)) return null;
    const { graph } = modelOfRecipe(recipe, dataset.classes.length);
    const { epoch } = startingPosition(start);
    const roomBytes = MOST_MEMORY_BYTES + (shelf?.roomBytes ?? 0);
    const halves = frozenHalves({ recipe, graph, epoch }, itemIndices.length, roomBytes);
    if (halves === null) return null;
    const table = new FeatureTable({
      imageCount: dataset.items.length,
      variants: halves.variants,
      size: featureSize(halves),
      memoryBytes: MOST_MEMORY_BYTES,
    });
    return new FeaturesAhead(request, table, waysOf(request), async (pixels) => {
      const { device, microBatchSize } = request;
      const trainingLabels = new Int32Array(0);
      const whole = engineOptions({ recipe, graph, pixels, trainingLabels, microBatchSize, epoch });
      const options = trunkOptions(whole, halves);
      const engine = await createEngine(device, options);
      if (!engine.ok) throw errorOf(engine.failure);
      const trunk = new FrozenTrunk(engine.value, options, table, shelf);
      try {
        await trunk.importState(startingState(start, graph, recipe.seed));
        return trunk;
      } catch (error) {
        trunk.dispose();
        throw error;
      }
    });
  }

  async see(images: SomeImages): Promise<SeenImages> {
    const { length } = images.itemIndices;
    const trunk = await this.trunk;
    if (trunk === null) return { worked: length, idle: 0 };
    const idle = this.queue(images);
    const worked = await this.compute(trunk, this.request.microBatchSize);
    await this.breathe();
    return { worked, idle };
  }

  async finish(): Promise<number> {
    const trunk = await this.trunk;
    return trunk === null ? 0 : this.compute(trunk, 1);
  }

  /** Gives the device back; the table and what is on the disk stay. */
  async dispose(): Promise<void> {
    const trunk = await this.trunk;
    this.trunk = Promise.resolve(null);
    this.waiting = [];
    this.pixels.clear();
    trunk?.dispose();
  }

  /** Passes over what waits, while there are `enough` rows for one. Answers of how many images nothing waits any more. */
  private async compute(trunk: FrozenTrunk, enough: number): Promise<number> {
    let worked = 0;
    while (this.waiting.length >= enough) {
      const rows = Int32Array.from(this.waiting.splice(0, this.request.microBatchSize));
      const areKept = await trunk.compute(rows).catch(withoutFeatures);
      if (!areKept) {
        // The device failed, or neither memory nor disk takes more.
        worked += this.pixels.heldCount;
        await this.dispose();
        return worked;
      }
      worked += this.pixels.release(rows.map((row) => row % this.table.imageCount));
      await this.breathe();
    }
    return worked;
  }

  /** Puts what is missing of these images in the queue, and answers of how many images nothing is. */
  private queue(images: SomeImages): number {
    const { imageCount } = this.table;
    const rows: number[] = [];
    for (const number of images.itemIndices) {
      for (let way = 0; this.ways[number] >> way > 0; way++)
        if ((this.ways[number] >> way) & 1) rows.push(number + way * imageCount);
    }
    const missing = this.table.prepare(Int32Array.from(rows));
    const looks = new Map<number, number>();
    for (const row of missing) looks.set(row % imageCount, (looks.get(row % imageCount) ?? 0) + 1);
    for (const [i, number] of images.itemIndices.entries())
      if (looks.has(number)) this.pixels.take(images, i, looks.get(number) ?? 0);
    append(this.waiting, missing);
    return images.itemIndices.length - looks.size;
  }

  /** Lets messages in: decoded images, and a stop. */
  private async breathe(): Promise<void> {
    await nextTask();
    this.request.signal.throwIfAborted();
  }
}

function withoutFeatures(error: unknown): null {
  console.warn('Features were not computed ahead', error);
  return null;
}

/**
 * The split is drawn, and with it what augmentation does, as if every image could be decoded. Where one cannot, some of
 * what the run asks for is missing, and some was computed for nothing.
 */
function waysOf({ recipe, dataset, itemIndices, start }: AheadRequest): Uint8Array {
  const rowOf = new Map(Array.from(itemIndices, (number, row) => [number, row]));
  const { training, validation } = dataset.split(recipe.split, recipe.seed, ({ index }) => rowOf.has(index));
  const { epochs, freezeBackboneEpochs } = recipe.training;
  const to = freezeBackboneEpochs === -1 ? epochs : Math.min(freezeBackboneEpochs, epochs);
  const rows = training.map((number) => rowOf.get(number) ?? -1);
  const ofTraining = waysAsked(recipe, rows, startingPosition(start).epoch, to);
  const ways = new Uint8Array(dataset.items.length);
  for (const [i, number] of training.entries()) ways[number] = ofTraining[i];
  // Without augmentation.
  for (const number of validation) ways[number] = 1;
  return ways;
}

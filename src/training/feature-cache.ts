/**
 * What a frozen trunk makes of an image does not change: computed once, kept, and after that only the head is run. Where
 * augmentation flips, each way an image can lie is an image of its own.
 */
import type {
  DeviceDescription,
  Engine,
  EngineOptions,
  EngineState,
  Totals,
  TrainBatch,
  WeightSet,
} from '../kernels/engine';
import { InvariantError } from '../shared/errors';
import type { FeatureShelf } from '../shared/feature-store';
import type { PixelSource } from '../shared/pixels';
import { FeatureTable } from './feature-table';
import { variantOf } from './flipped-pixels';
import { type FeatureQuestion, featureSize, frozenHalves, headOptions, trunkOptions } from './frozen-halves';
import { FrozenTrunk } from './frozen-trunk';

/** Features beyond this are read from the disk in every epoch. */
export const MOST_MEMORY_BYTES = 512 * 2 ** 20;

/** Rows of pixels, and the numbers in their dataset by which images are known from run to run. */
export interface ImageNumbers {
  readonly itemIndices: Int32Array;
  /** As long as the dataset; −1 where an image has no row. */
  readonly rowOf: Int32Array;
}

/** Where features of a run are kept; tests take less. */
export interface FeatureRoom {
  /** Null: in memory alone. */
  readonly shelf: FeatureShelf | null;
  readonly memoryBytes: number;
  /** Null: images are known by their rows. */
  readonly images: ImageNumbers | null;
  /** What was computed while the images were decoded, by the same recipe; null for nothing. */
  readonly table: FeatureTable | null;
}

export const MEMORY_ONLY: FeatureRoom = {
  shelf: null,
  memoryBytes: MOST_MEMORY_BYTES,
  images: null,
  table: null,
};

/** The two engines that train a head on kept features, and the table between them. */
export interface FeatureCachePlan {
  readonly trunk: EngineOptions;
  readonly head: EngineOptions;
  readonly table: FeatureTable;
  readonly room: FeatureRoom;
}

/** How to train by these options (see engineOptions) with kept features; null where they cannot be kept. */
export function planFeatureCache(
  input: FeatureQuestion,
  options: EngineOptions,
  room: FeatureRoom = MEMORY_ONLY,
): FeatureCachePlan | null {
  const { shelf, memoryBytes, images } = room;
  const halves = frozenHalves(input, options.pixels.count, memoryBytes + (shelf?.roomBytes ?? 0));
  if (halves === null) return null;
  const pixels = images ? numberedPixels(options.pixels, images) : options.pixels;
  const { variants } = halves;
  const size = featureSize(halves);
  const table = room.table ?? new FeatureTable({ imageCount: pixels.count, variants, size, memoryBytes });
  return {
    trunk: trunkOptions({ ...options, pixels }, halves),
    head: headOptions(options, halves, table),
    table,
    room,
  };
}

/** The images by their numbers in the dataset. */
function numberedPixels(pixels: PixelSource, { rowOf }: ImageNumbers): PixelSource {
  return {
    ...pixels,
    count: rowOf.length,
    read: (numbers, target) =>
      pixels.read(
        numbers.map((number) => rowOf[number]),
        target,
      ),
  };
}

/** An engine that trains the head alone; features that nobody has computed are computed when they are first asked for. */
export class FeatureCacheEngine implements Engine {
  readonly device: DeviceDescription;
  private readonly trunk: FrozenTrunk;

  constructor(
    trunk: Engine,
    private readonly head: Engine,
    private readonly plan: FeatureCachePlan,
  ) {
    this.device = head.device;
    this.trunk = new FrozenTrunk(trunk, plan.trunk, plan.table, plan.room.shelf);
  }

  async trainStep(batch: TrainBatch): Promise<void> {
    const rows = this.rowsOf(batch);
    await this.trunk.compute(rows);
    await this.head.trainStep({ ...batch, indices: rows, augmentation: null });
  }

  async predict(indices: Int32Array, weights: WeightSet): Promise<Float32Array> {
    const rows = this.rowsOf({ indices, augmentation: null });
    await this.trunk.compute(rows);
    return this.head.predict(rows, weights);
  }

  /** Of the head alone: the trunk's norms are frozen. */
  async moveStatistics(indices: Int32Array, weights: WeightSet, share: number): Promise<void> {
    const rows = this.rowsOf({ indices, augmentation: null });
    await this.trunk.compute(rows);
    await this.head.moveStatistics(rows, weights, share);
  }

  takeTrainTotals(): Promise<Totals> {
    return this.head.takeTrainTotals();
  }

  /** As the whole model's engine would answer: the average of what never changes is what it is. */
  async exportState(): Promise<EngineState> {
    const tensors = new Map((await this.head.exportState()).tensors);
    for (const [key, values] of (await this.trunk.exportState()).tensors) {
      tensors.set(key, values);
      if (this.plan.head.emaDecay !== null && key.startsWith('parameter/'))
        tensors.set(key.replace('parameter/', 'ema/'), values.slice());
    }
    return { tensors };
  }

  async importState({ tensors }: EngineState): Promise<void> {
    const { parameters, buffers } = this.plan.trunk.graph;
    const names = new Set([...parameters, ...buffers].map(({ name }) => name));
    const isOfTrunk = (key: string) => names.has(key.slice(key.indexOf('/') + 1));
    await this.trunk.importState({ tensors });
    await this.head.importState({ tensors: new Map([...tensors].filter(([key]) => !isOfTrunk(key))) });
  }

  async setPixels(): Promise<void> {
    throw new InvariantError('Kept features are of the pixels they were planned for');
  }

  dispose(): void {
    this.trunk.dispose();
    this.head.dispose();
  }

  /** The rows of a batch in the table: flips are read off the augmentation's matrices. */
  private rowsOf({ indices, augmentation }: Pick<TrainBatch, 'indices' | 'augmentation'>): Int32Array {
    const { table, room } = this.plan;
    return indices.map((index, i) => {
      const number = room.images?.itemIndices[index] ?? index;
      return number + variantOf(augmentation?.[i]) * table.imageCount;
    });
  }
}

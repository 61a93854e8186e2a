/**
 * What a frozen trunk makes of an image does not change: computed once, kept, and from the second epoch on only the head
 * is run. Where augmentation flips, each way an image can lie is an image of its own.
 */
import type { ImageAugmentation } from '../kernels/augmentation';
import type {
  DeviceDescription,
  Engine,
  EngineOptions,
  EngineState,
  Totals,
  TrainBatch,
  WeightSet,
} from '../kernels/engine';
import { sizeOf } from '../kernels/graph';
import { frozenBackbone } from '../models/backbone';
import { splitGraph } from '../nn/frozen-graph';
import { variantCount } from '../recipe/fine-tune';
import type { Recipe } from '../recipe/schema';
import { InvariantError, invariant } from '../shared/errors';
import type { FeatureShelf, FeatureStore } from '../shared/feature-store';
import type { PixelSource } from '../shared/pixels';
import { type EngineOptionsInput, isBackboneFrozen } from './engine-options';
import { featureIdentity } from './feature-identity';
import { FeatureTable } from './feature-table';

/** Features beyond this are read from the disk in every epoch. */
export const MOST_MEMORY_BYTES = 512 * 2 ** 20;

/** Where features are kept beside memory. */
export interface FeaturesOnDisk {
  readonly shelf: FeatureShelf;
  /** The number of each image in its dataset, whatever else is decided about it. */
  readonly itemIndices: Int32Array;
}

/** What a plan may use; tests take less. */
export interface FeatureRoom {
  readonly disk: FeaturesOnDisk | null;
  readonly memoryBytes: number;
}

export const MEMORY_ONLY: FeatureRoom = { disk: null, memoryBytes: MOST_MEMORY_BYTES };

/** The two engines that train a head on kept features, and the table between them. */
export interface FeatureCachePlan {
  readonly trunk: EngineOptions;
  readonly head: EngineOptions;
  readonly table: FeatureTable;
  readonly shelf: FeatureShelf | null;
  /** What decides which images are computed together. */
  readonly batches: string;
}

interface Halves {
  readonly trunk: EngineOptions['graph'];
  readonly head: EngineOptions['graph'];
  readonly variants: number;
}

/**
 * The frozen and the trained part of a model, where features of `imageCount` images can be kept; null where they change from
 * epoch to epoch (the backbone is not frozen, or augmentation does more than flip), or find no room.
 */
function halvesOf(
  { recipe, graph, epoch }: FeatureQuestion,
  imageCount: number,
  roomBytes: number,
): Halves | null {
  const variants = variantCount(recipe.augmentation);
  if (!isBackboneFrozen(recipe, epoch) || variants === null) return null;
  const frozen = frozenBackbone(recipe, graph);
  if (frozen.cut === null) return null;
  const { trunk, head } = splitGraph(frozen.graph, frozen.cut);
  if (imageCount * variants * trunk.classCount * 4 > roomBytes) return null;
  return { trunk, head, variants };
}

type FeatureQuestion = Pick<EngineOptionsInput, 'recipe' | 'graph' | 'epoch'>;

/** Whether a run would keep features at that epoch. */
export function keepsFeatures(question: FeatureQuestion, imageCount: number, roomBytes: number): boolean {
  return halvesOf(question, imageCount, roomBytes) !== null;
}

function batchesOf({ seed, dataset, split, augmentation, training }: Recipe, microBatchSize: number): string {
  return JSON.stringify([seed, dataset, split, augmentation, training.batchSize, microBatchSize]);
}

/** How to train by these options (see engineOptions) with kept features; null where they cannot be kept. */
export function planFeatureCache(
  input: FeatureQuestion,
  options: EngineOptions,
  { disk, memoryBytes }: FeatureRoom = MEMORY_ONLY,
): FeatureCachePlan | null {
  const { pixels } = options;
  const halves = halvesOf(input, pixels.count, memoryBytes + (disk?.shelf.roomBytes ?? 0));
  if (halves === null) return null;
  const { trunk, head, variants } = halves;
  const table = new FeatureTable({
    imageCount: pixels.count,
    variants,
    size: sizeOf(head.inputShape),
    memoryBytes,
    keys: disk?.itemIndices ?? null,
  });
  return {
    trunk: {
      ...options,
      graph: trunk,
      pixels: flippedPixels(pixels, variants),
      loss: { labelSmoothing: 0, classWeights: null },
      emaDecay: null,
    },
    head: { ...options, graph: head, features: table },
    table,
    shelf: disk?.shelf ?? null,
    batches: batchesOf(input.recipe, options.microBatchSize),
  };
}

const MIRRORED = 1;
const UPSIDE_DOWN = 2;

/** The rows of a batch in the table: flips are read off the augmentation's matrices. */
function rowsOf({ indices, augmentation }: Pick<TrainBatch, 'indices' | 'augmentation'>, imageCount: number) {
  if (augmentation === null) return indices;
  return indices.map((index, i) => index + variantOf(augmentation[i]) * imageCount);
}

function variantOf(augmentation: ImageAugmentation | undefined): number {
  const [operation, ...others] = augmentation?.operations ?? [];
  if (operation === undefined) return 0;
  invariant(
    operation.kind === 'affine' && others.length === 0,
    'Kept features know no augmentation but flips',
  );
  const [a, , , , e] = operation.matrix;
  return (a < 0 ? MIRRORED : 0) + (e < 0 ? UPSIDE_DOWN : 0);
}

/** The images of `source`, then again as they lie when flipped. */
function flippedPixels(source: PixelSource, variants: number): PixelSource {
  if (variants === 1) return source;
  const { height, width, channels } = source;
  const size = height * width * channels;
  return {
    ...source,
    count: source.count * variants,
    async read(rows, target) {
      await source.read(
        rows.map((row) => row % source.count),
        target,
      );
      for (const [i, row] of rows.entries()) {
        const variant = Math.floor(row / source.count);
        if (variant > 0)
          flip(target.subarray(i * size, (i + 1) * size), { height, width, channels }, variant);
      }
    },
  };
}

function flip(
  image: Uint8Array,
  { height, width, channels }: Pick<PixelSource, 'height' | 'width' | 'channels'>,
  variant: number,
): void {
  const upright = image.slice();
  for (let y = 0; y < height; y++) {
    const fromY = variant & UPSIDE_DOWN ? height - 1 - y : y;
    for (let x = 0; x < width; x++) {
      const fromX = variant & MIRRORED ? width - 1 - x : x;
      const from = (fromY * width + fromX) * channels;
      image.set(upright.subarray(from, from + channels), (y * width + x) * channels);
    }
  }
}

/** An engine that trains the head alone, on features its trunk computes when they are first asked for. */
export class FeatureCacheEngine implements Engine {
  readonly device: DeviceDescription;
  private readonly trunkKeys: ReadonlySet<string>;

  constructor(
    private readonly trunk: Engine,
    private readonly head: Engine,
    private readonly plan: FeatureCachePlan,
  ) {
    this.device = head.device;
    const { parameters, buffers } = plan.trunk.graph;
    this.trunkKeys = new Set([
      ...parameters.map(({ name }) => `parameter/${name}`),
      ...buffers.map(({ name }) => `buffer/${name}`),
    ]);
  }

  private async compute(rows: Int32Array): Promise<void> {
    const missing = this.plan.table.prepare(rows);
    if (missing.length > 0) this.plan.table.put(missing, await this.trunk.predict(missing, 'live'));
  }

  async trainStep(batch: TrainBatch): Promise<void> {
    const rows = rowsOf(batch, this.plan.table.imageCount);
    await this.compute(rows);
    await this.head.trainStep({ ...batch, indices: rows, augmentation: null });
  }

  async predict(indices: Int32Array, weights: WeightSet): Promise<Float32Array> {
    await this.compute(indices);
    return this.head.predict(indices, weights);
  }

  takeTrainTotals(): Promise<Totals> {
    return this.head.takeTrainTotals();
  }

  /** As the whole model's engine would answer: the average of what never changes is what it is. */
  async exportState(): Promise<EngineState> {
    const tensors = new Map((await this.head.exportState()).tensors);
    for (const [key, values] of (await this.trunk.exportState()).tensors) {
      if (!this.trunkKeys.has(key)) continue;
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
    const all = [...tensors];
    await this.trunk.importState({ tensors: new Map(all.filter(([key]) => this.trunkKeys.has(key))) });
    await this.head.importState({ tensors: new Map(all.filter(([key]) => !isOfTrunk(key))) });
    this.plan.table.turnTo(await this.storeFor());
  }

  async setPixels(): Promise<void> {
    throw new InvariantError('Kept features are of the pixels they were planned for');
  }

  /** What was kept of these weights. */
  private async storeFor(): Promise<FeatureStore | null> {
    const { shelf, trunk, head, table, batches } = this.plan;
    if (!shelf) return null;
    // Held by this table itself, where the same weights come again.
    table.close();
    const { tensors } = await this.trunk.exportState();
    const ofTrunk = new Map([...tensors].filter(([key]) => this.trunkKeys.has(key)));
    const { kind, name } = this.trunk.device;
    // On WebGPU the last digit depends on the batch: a run finds there what a run of the same batches left, so that the
    // same recipe gives the same curve whatever else was trained before.
    const device = kind === 'cpu' ? name : `${name} ${batches}`;
    const identity = await featureIdentity(trunk, { tensors: ofTrunk }, device);
    return shelf.open(identity, sizeOf(head.graph.inputShape));
  }

  dispose(): void {
    this.plan.table.close();
    this.trunk.dispose();
    this.head.dispose();
  }
}

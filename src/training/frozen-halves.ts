import type { EngineOptions, FeatureSource } from '../kernels/engine';
import { type Graph, sizeOf } from '../kernels/graph';
import { frozenBackbone } from '../models/backbone';
import { splitGraph } from '../nn/frozen-graph';
import { variantCount } from '../recipe/fine-tune';
import { type EngineOptionsInput, isBackboneFrozen } from './engine-options';
import { flippedPixels } from './flipped-pixels';

/** The frozen part of a model, which makes features [F] of an image, and the part that trains on them. */
export interface FrozenHalves {
  readonly trunk: Graph;
  readonly head: Graph;
  /** Ways in which an image can lie. */
  readonly variants: number;
}

export type FeatureQuestion = Pick<EngineOptionsInput, 'recipe' | 'graph' | 'epoch'>;

/**
 * The halves of a model where features of `imageCount` images can be kept; null where they change from epoch to epoch (the
 * backbone is not frozen, or augmentation does more than flip), or find no room.
 */
export function frozenHalves(
  { recipe, graph, epoch }: FeatureQuestion,
  imageCount: number,
  roomBytes: number,
): FrozenHalves | null {
  const variants = variantCount(recipe.augmentation);
  if (!isBackboneFrozen(recipe, epoch) || variants === null) return null;
  const frozen = frozenBackbone(recipe, graph);
  if (frozen.cut === null) return null;
  const { trunk, head } = splitGraph(frozen.graph, frozen.cut);
  if (imageCount * variants * trunk.classCount * Float32Array.BYTES_PER_ELEMENT > roomBytes) return null;
  return { trunk, head, variants };
}

/** Whether a run would keep features at that epoch. */
export function keepsFeatures(question: FeatureQuestion, imageCount: number, roomBytes: number): boolean {
  return frozenHalves(question, imageCount, roomBytes) !== null;
}

/** Numbers of one image that the trunk answers. */
export function featureSize({ head }: FrozenHalves): number {
  return sizeOf(head.inputShape);
}

/** How to run the trunk: its "logits" are the features, its positions those of a FeatureTable. */
export function trunkOptions(options: EngineOptions, { trunk, variants }: FrozenHalves): EngineOptions {
  return {
    ...options,
    graph: trunk,
    pixels: flippedPixels(options.pixels, variants),
    loss: { labelSmoothing: 0, classWeights: null },
    emaDecay: null,
  };
}

/** How to train the head on kept features. */
export function headOptions(
  options: EngineOptions,
  { head }: FrozenHalves,
  features: FeatureSource,
): EngineOptions {
  return { ...options, graph: head, features };
}

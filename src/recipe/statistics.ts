/** When the statistics of batch norm are taken anew. */
import type { Architecture, ArchitectureKind, Recipe } from './schema';

/**
 * The most steps of an epoch after which statistics are still taken anew. Running averages move by a tenth a step, so that
 * 64 steps leave 0.1 % of what stood before; with more steps they follow the weights closely enough.
 */
export const MOST_STEPS_TO_RECOMPUTE = 64;

/** Whether an epoch of so many steps ends with statistics that are taken anew, where there is batch norm that is trained. */
export function recomputesStatistics({ training }: Recipe, stepsPerEpoch: number): boolean {
  return training.batchNormStatistics === 'recomputed' && stepsPerEpoch <= MOST_STEPS_TO_RECOMPUTE;
}

/** Which networks have batch norm. */
const NORMALISED: {
  readonly [K in ArchitectureKind]: (architecture: Extract<Architecture, { kind: K }>) => boolean;
} = {
  cnn: ({ blocks }) => blocks.some(({ batchNorm }) => batchNorm),
  vgg: ({ batchNorm }) => batchNorm,
  resnet: () => true,
  mobilenetV2: () => true,
  mobilenetV3: () => true,
  efficientnet: () => true,
  vit: () => false,
  convnext: () => false,
  dinov2: () => false,
  mlp: () => false,
  timmVit: () => false,
  hfVit: () => false,
  d2lVit: () => false,
};

function hasBatchNorm<K extends ArchitectureKind>(architecture: Extract<Architecture, { kind: K }>): boolean {
  const has: (architecture: Extract<Architecture, { kind: K }>) => boolean =
    NORMALISED[architecture.kind as K];
  return has(architecture);
}

/** Whether the weights are evaluated by averages of training, which need steps to settle. */
export function usesRunningAverages(recipe: Recipe, stepsPerEpoch: number): boolean {
  const { architecture, training } = recipe;
  const isFrozen = training.freezeBackboneEpochs === -1 && training.trainableBlocks === 0;
  return hasBatchNorm(architecture) && !isFrozen && !recomputesStatistics(recipe, stepsPerEpoch);
}

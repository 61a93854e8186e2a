/** When the statistics of batch norm are taken anew. */
import type { Recipe } from './schema';

/**
 * The most steps of an epoch after which statistics are still taken anew. Running averages move by a tenth a step, so that
 * 64 steps leave 0.1 % of what stood before; with more steps they follow the weights closely enough.
 */
export const MOST_STEPS_TO_RECOMPUTE = 64;

/** Whether an epoch of so many steps ends with statistics that are taken anew, where there is batch norm that is trained. */
export function recomputesStatistics({ training }: Recipe, stepsPerEpoch: number): boolean {
  return training.batchNormStatistics === 'recomputed' && stepsPerEpoch <= MOST_STEPS_TO_RECOMPUTE;
}

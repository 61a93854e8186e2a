import type { Engine } from '../kernels/engine';
import { type LearningRatePoint, SmoothedLoss } from '../metrics/learning-rate-curve';
import { meanLoss } from '../metrics/sums';
import type { Recipe } from '../recipe/schema';
import { invariant } from '../shared/errors';
import { drawBatchAugmentation } from './augmentation/draw-batch';
import { epochOrder, gather, stepsPerEpoch } from './batches';
import type { LabelledRows } from './evaluation';

export interface LearningRateFinderOptions {
  readonly recipe: Recipe;
  readonly engine: Engine;
  readonly training: LabelledRows;
  readonly from?: number;
  readonly to?: number;
  readonly steps?: number;
}

/**
 * The learning rate range test (Smith 2017, arXiv:1506.01186), as fastai's lr_find does it: the learning rate grows
 * geometrically from 1e-7 to 10 over 100 steps of the recipe's own training; it ends early where the smoothed loss is
 * four times the least, or not finite. Yields a point after every step. However it ends, the engine is given back the
 * state it had.
 */
export async function* findLearningRate(
  options: LearningRateFinderOptions,
): AsyncGenerator<LearningRatePoint, void> {
  const { recipe, engine, training, from = 1e-7, to = 10, steps = 100 } = options;
  const { batchSize } = recipe.training;
  const { imageSize, channels } = recipe.preprocessing;
  const size = { width: imageSize, height: imageSize, channels };
  const count = training.rows.length;
  invariant(count > 0, 'A learning rate is found on training images');
  const perEpoch = stepsPerEpoch(count, batchSize);
  const before = await engine.exportState();
  await engine.takeTrainTotals();
  const smoothed = new SmoothedLoss();
  let least = Number.POSITIVE_INFINITY;
  try {
    for (let step = 0; step < steps; step++) {
      const epoch = Math.floor(step / perEpoch);
      const stepInEpoch = step % perEpoch;
      const order = epochOrder(recipe.seed, epoch, count);
      const chosen = order.subarray(stepInEpoch * batchSize, (stepInEpoch + 1) * batchSize);
      const indices = gather(training.rows, chosen);
      const labels = gather(training.labels, chosen);
      const learningRate = from * (to / from) ** (step / Math.max(1, steps - 1));
      const place = { seed: recipe.seed, epoch, stepInEpoch };
      await engine.trainStep({
        indices,
        labels,
        ...drawBatchAugmentation(recipe.augmentation, size, place, indices, labels),
        learningRate,
        step: step + 1,
      });
      const totals = await engine.takeTrainTotals();
      if (totals.notFinite !== null) return;
      const loss = smoothed.add(meanLoss(totals));
      least = Math.min(least, loss);
      yield { learningRate, loss };
      if (loss > 4 * least) return;
    }
  } finally {
    await engine.importState(before);
    await engine.takeTrainTotals();
  }
}

/** Learning rates that optimizers are used with, so that an unusual one is seen. */
import type { OptimizerName } from './kinds/optimizers';
import type { Recipe } from './schema';

/** torch.optim's own default; for SGD, which has none in older versions, that of its reference recipes for batches of 32. */
const USUAL_RATES: Readonly<Record<OptimizerName, number>> = {
  adam: 1e-3,
  adamw: 1e-3,
  sgd: 2e-2,
  rmsprop: 1e-2,
  adagrad: 1e-2,
};

/** The recipe's peak rate, as a share of the usual one of its optimizer. */
export function relativeRate({ optimizer, training }: Recipe): number {
  return training.learningRate / USUAL_RATES[optimizer.kind];
}

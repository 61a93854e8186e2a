import type { Dataset } from '../../dataset/dataset';
import type { ModelSplit } from '../../protocol/model';
import type { Recipe } from '../../recipe/schema';
import { failure, success } from '../../shared/result';
import type { Handlers } from '../handlers';
import { drawSplit } from '../run/drawn-split';
import { areSameClasses } from '../run/trained-model';
import type { DatasetDesk } from './dataset-desk';
import type { RunDesk } from './run-desk';

export interface SplitDesk {
  readonly handlers: Handlers<'modelSplit'>;
}

interface SplitDeskOptions {
  readonly dataset: Pick<DatasetDesk, 'current' | 'decidedBy'>;
  readonly run: Pick<RunDesk, 'modelInHand'>;
}

/** Which images of the open dataset the model in hand was trained on, and which it was judged by. */
export function createSplitDesk({ dataset, run }: SplitDeskOptions): SplitDesk {
  return {
    handlers: {
      async modelSplit() {
        const model = await run.modelInHand();
        if (!model) return failure('noModel');
        const { recipe, classes } = model;
        const open = dataset.current();
        if (open === null || open.summary.fingerprint !== recipe.dataset.fingerprint) return success(null);
        const decided = await dataset.decidedBy(recipe);
        if (!decided.ok) return decided;
        const of = decided.value;
        return areSameClasses(of.classes, classes) ? splitOf(of, recipe) : success(null);
      },
    },
  };
}

async function splitOf(of: Dataset, recipe: Recipe) {
  const drawn = await drawSplit(of, recipe, () => undefined, new AbortController().signal);
  if (!drawn.ok) return drawn;
  const { splits } = drawn.value;
  const named = (indices: Int32Array) =>
    Array.from(indices, (index) => {
      const { path, classIndex } = of.items[index];
      return { path, label: classIndex ?? -1 };
    });
  return success<ModelSplit>({
    training: named(splits.training),
    validation: named(splits.validation),
    test: named(splits.test),
  });
}

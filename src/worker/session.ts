import { createCacheDesk } from './cache-desk';
import { createDatasetDesk } from './dataset-desk';
import { createEstimateDesk } from './estimate-desk';
import { createExplanationDesk } from './explanation-desk';
import { createExportDesk } from './export-desk';
import type { Handlers, Post } from './handlers';
import { createImportDesk } from './import-desk';
import { createLabDesk } from './lab-desk';
import { createLedgerDesk } from './ledger-desk';
import { createModelDesk } from './model-desk';
import { createPredictionDesk } from './prediction-desk';
import { createQueueDesk } from './queue-desk';
import { createRunDesk } from './run-desk';

/**
 * The worker's state is kept at a few desks: the open dataset, the model in hand, the ledger of runs, the run under way, and what
 * is made of the model.
 */
export function createSession(post: Post): Handlers {
  const dataset = createDatasetDesk(post);
  const model = createModelDesk(post);
  const ledger = createLedgerDesk({ model });
  const run = createRunDesk({ post, dataset, model, ledger });
  const prediction = createPredictionDesk({ post, dataset, run, ledger });
  return {
    ...dataset.handlers,
    ...model.handlers,
    ...ledger.handlers,
    ...run.handlers,
    ...prediction.handlers,
    ...createQueueDesk({ post, ledger }).handlers,
    ...createCacheDesk(run).handlers,
    ...createExplanationDesk({ dataset, run }).handlers,
    ...createExportDesk(run).handlers,
    ...createImportDesk(model).handlers,
    ...createEstimateDesk({ dataset, run }).handlers,
    ...createLabDesk({ post, dataset, run }).handlers,
  };
}

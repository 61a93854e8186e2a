import { createCacheDesk } from './desks/cache-desk';
import { createCameraDesk } from './desks/camera-desk';
import { createCollectDesk } from './desks/collect-desk';
import { createDatasetDesk } from './desks/dataset-desk';
import { createEstimateDesk } from './desks/estimate-desk';
import { createExplanationDesk } from './desks/explanation-desk';
import { createExportDesk } from './desks/export-desk';
import { createImageMapDesk } from './desks/image-map-desk';
import { createImportDesk } from './desks/import-desk';
import { createKernelDesk } from './desks/kernel-desk';
import { createModelDesk } from './desks/model-desk';
import { createPredictionDesk } from './desks/prediction-desk';
import { createQueueDesk } from './desks/queue-desk';
import { createRunDesk } from './desks/run-desk';
import { createRunsDesk } from './desks/runs-desk';
import { createSplitDesk } from './desks/split-desk';
import { createTryoutDesk } from './desks/tryout-desk';
import type { Handlers, Post } from './handlers';

/**
 * The worker's state is kept at a few desks: the open dataset, the model in hand, the kept runs, the run under way, and what
 * is made of the model.
 */
export function createSession(post: Post): Handlers {
  const dataset = createDatasetDesk(post);
  const model = createModelDesk(post);
  const runs = createRunsDesk({ post, model });
  const run = createRunDesk({ post, dataset, model, runs });
  const prediction = createPredictionDesk({ post, dataset, run, runs });
  return {
    ...dataset.handlers,
    ...model.handlers,
    ...runs.handlers,
    ...run.handlers,
    ...prediction.handlers,
    ...createCameraDesk({ run, runs }).handlers,
    ...createQueueDesk({ post, runs }).handlers,
    ...createCacheDesk(run).handlers,
    ...createKernelDesk(run).handlers,
    ...createCollectDesk().handlers,
    ...createExplanationDesk({ dataset, run }).handlers,
    ...createImageMapDesk({ post, dataset, run }).handlers,
    ...createExportDesk(run).handlers,
    ...createSplitDesk({ dataset, run }).handlers,
    ...createImportDesk(model).handlers,
    ...createEstimateDesk({ dataset, run }).handlers,
    ...createTryoutDesk({ post, dataset, run }).handlers,
  };
}

import { parseRecipe } from '../recipe/validate';
import { failure, success } from '../shared/result';
import { ActiveRun } from './active-run';
import type { DatasetDesk } from './dataset-desk';
import { listDevices } from './devices';
import type { ModelDesk } from './model-desk';
import type { Handlers, Post } from './session';
import type { TrainedModel } from './trained-model';

export interface RunDesk {
  readonly handlers: Handlers<'startRun' | 'pauseRun' | 'resumeRun' | 'stopRun' | 'listDevices'>;
  /** The model of the run under way, else the one that was last trained or restored, else null. */
  modelInHand(): Promise<TrainedModel | null>;
}

export function createRunDesk({
  post,
  dataset,
  model,
}: {
  post: Post;
  dataset: DatasetDesk;
  model: ModelDesk;
}): RunDesk {
  let active: ActiveRun | null = null;

  const isUnderWay = () => active !== null && ['preparing', 'training', 'paused'].includes(active.state);

  return {
    async modelInHand() {
      return (isUnderWay() ? await active?.snapshot() : null) ?? model.current();
    },
    handlers: {
      async startRun({ runId, recipe: input, startFrom }) {
        const open = dataset.current();
        if (!open) return failure('noDataset');
        if (isUnderWay()) return failure('runUnderWay');
        const { recipe, problems } = parseRecipe(input, { classCount: open.classes.length });
        if (!recipe || problems.length > 0)
          return failure('recipeRefused', { field: problems[0]?.path ?? '' });
        const from = startFrom === 'model' ? model.current() : null;
        if (startFrom === 'model') {
          if (!from) return failure('noModel');
          const misfit = model.misfit(from, recipe, open.classes);
          if (misfit) return { ok: false, failure: misfit };
        }
        await active?.finished;
        active = new ActiveRun({ runId, recipe, startFrom: from }, open, post, (trained) =>
          model.keep(trained),
        );
        return success(null);
      },
      async pauseRun() {
        if (!isUnderWay()) return failure('noRun');
        active?.pause();
        return success(null);
      },
      async resumeRun() {
        if (!isUnderWay()) return failure('noRun');
        active?.resume();
        return success(null);
      },
      async stopRun() {
        if (!isUnderWay()) return failure('noRun');
        active?.stop();
        return success(null);
      },
      async listDevices() {
        return success(await listDevices());
      },
    },
  };
}

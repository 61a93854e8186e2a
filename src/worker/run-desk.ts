import type { Dataset } from '../dataset/dataset';
import type { Recipe } from '../recipe/schema';
import { parseRecipe } from '../recipe/validate';
import { failure, type Result, success } from '../shared/result';
import { withStatisticsOf } from '../training/normalization';
import { ActiveRun } from './active-run';
import type { DatasetDesk } from './dataset-desk';
import { listDevices } from './devices';
import type { Handlers, Post } from './handlers';
import type { LedgerDesk } from './ledger-desk';
import type { ModelDesk } from './model-desk';
import { isStorageFull } from './run-keeper';
import { holdRun } from './run-lock';
import { freshRun, type RunPlan } from './run-plan';
import type { TrainedModel } from './trained-model';

type RunCommands =
  | 'startRun'
  | 'continueRun'
  | 'saveRun'
  | 'pauseRun'
  | 'resumeRun'
  | 'stopRun'
  | 'listDevices';

export interface RunDesk {
  readonly handlers: Handlers<RunCommands>;
  /** Whether a run prepares, trains or is paused: it reads pixels. */
  isUnderWay(): boolean;
  /** The model of the run under way, else the one that was last trained or restored, else null. */
  modelInHand(): Promise<TrainedModel | null>;
}

interface RunDeskOptions {
  readonly post: Post;
  readonly dataset: DatasetDesk;
  readonly model: ModelDesk;
  readonly ledger: LedgerDesk;
}

/** Where nobody asks for another pace. */
const SAVE_EVERY_MINUTES = 2;

/** Starts runs, one at a time, and passes on what is asked of the one under way. */
export function createRunDesk({ post, dataset, model, ledger }: RunDeskOptions): RunDesk {
  let active: ActiveRun | null = null;

  const underWay = () =>
    active && ['preparing', 'training', 'paused'].includes(active.state) ? active : null;

  async function launch(plan: RunPlan, on: Dataset, saveEveryMinutes?: number): Promise<Result<null>> {
    const release = await holdRun(plan.runId);
    if (!release) return failure('runElsewhere');
    await active?.finished;
    const saveEveryMs = 60_000 * (saveEveryMinutes ?? SAVE_EVERY_MINUTES);
    active = new ActiveRun(plan, {
      dataset: on,
      post,
      saveEveryMs,
      keep: (trained) => model.keep(trained),
    });
    active.finished.finally(release);
    return success(null);
  }

  const toActive = (act: (run: ActiveRun) => void) => async () => {
    const run = underWay();
    if (!run) return failure<null>('noRun');
    act(run);
    return success(null);
  };

  return {
    isUnderWay: () => underWay() !== null,
    async modelInHand() {
      return (await underWay()?.snapshot()) ?? model.current();
    },
    handlers: {
      async startRun({ runId, recipe: input, startFrom, saveEveryMinutes }) {
        const open = dataset.decidedBy(input);
        if (!open) return failure('noDataset');
        if (underWay()) return failure('runUnderWay');
        const held = startFrom === 'model' ? model.current() : null;
        const given = withStatisticsOf(input, held?.recipe ?? null);
        const { recipe, problems } = parseRecipe(given, { classCount: open.classes.length });
        if (!recipe || problems.length > 0)
          return failure('recipeRefused', { field: problems[0]?.path ?? '' });
        const start = startOf(startFrom, recipe, open.classes);
        if (!start.ok) return start;
        let kept: RunPlan['kept'];
        try {
          kept = await ledger.begin(runId, recipe, open, startFrom === 'scratch' ? 'scratch' : 'weights');
        } catch (error) {
          if (isStorageFull(error)) return failure('storageFull');
          throw error;
        }
        return launch({ runId, ...freshRun(recipe), start: start.value, kept }, open, saveEveryMinutes);
      },
      async continueRun({ runId, saveEveryMinutes }) {
        if (underWay()) return failure('runUnderWay');
        const plan = await ledger.resume(runId);
        if (!plan.ok) return plan;
        const { name, fingerprint } = plan.value.kept?.entry.dataset ?? { name: '', fingerprint: '' };
        const open = dataset.decidedBy(plan.value.recipe);
        if (!open || open.summary.fingerprint !== fingerprint) return failure('otherDataset', { name });
        return launch({ runId, ...plan.value }, open, saveEveryMinutes);
      },
      saveRun: toActive((run) => run.save()),
      pauseRun: toActive((run) => run.pause()),
      resumeRun: toActive((run) => run.resume()),
      stopRun: toActive((run) => run.stop()),
      async listDevices() {
        return success(await listDevices());
      },
    },
  };

  function startOf(
    from: 'scratch' | 'model',
    recipe: Recipe,
    classes: readonly string[],
  ): Result<RunPlan['start']> {
    if (from === 'scratch') return success({ kind: 'scratch' });
    const held = model.current();
    if (!held) return failure('noModel');
    const misfit = model.misfit(held, recipe, classes);
    return misfit ? { ok: false, failure: misfit } : success({ kind: 'weights', weights: held.best });
  }
}

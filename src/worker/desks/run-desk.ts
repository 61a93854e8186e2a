import type { Dataset } from '../../dataset/dataset';
import type { Commands } from '../../protocol/commands';
import type { Recipe } from '../../recipe/schema';
import { isSameStart } from '../../recipe/start';
import { parseRecipe } from '../../recipe/validate';
import { failure, type Result, success } from '../../shared/result';
import { withStatisticsOf } from '../../training/normalization';
import type { Handlers, Post } from '../handlers';
import { listDevices } from '../platform/devices';
import { ActiveRun } from '../run/active-run';
import { isStorageFull } from '../run/run-keeper';
import { holdRun } from '../run/run-lock';
import { freshRun, type RunPlan } from '../run/run-plan';
import type { TrainedModel } from '../run/trained-model';
import type { DatasetDesk } from './dataset-desk';
import type { ModelDesk } from './model-desk';
import type { RunsDesk } from './runs-desk';

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
  /** Lets whoever holds memory or computes make way for each run that begins. */
  whenOneBegins(makeWay: () => void): void;
}

interface RunDeskOptions {
  readonly post: Post;
  readonly dataset: DatasetDesk;
  readonly model: ModelDesk;
  readonly runs: RunsDesk;
}

/** Where nobody asks for another pace. */
const SAVE_EVERY_MINUTES = 2;

/** Starts runs, one at a time, and passes on what is asked of the one under way. */
export function createRunDesk({ post, dataset, model, runs }: RunDeskOptions): RunDesk {
  let active: ActiveRun | null = null;
  let isLaunching = false;
  const makingWay: (() => void)[] = [];

  const underWay = () =>
    active && ['preparing', 'training', 'paused'].includes(active.state) ? active : null;
  const isUnderWay = () => isLaunching || underWay() !== null;

  /** Begins the run that `plan` answers, which is asked for once nobody else can write it. */
  async function launch(
    runId: string,
    { saveEveryMinutes, acceptsMissing }: Omit<Commands['continueRun']['input'], 'runId'>,
    plan: () => Promise<Result<{ readonly plan: RunPlan; readonly on: Dataset }>>,
  ): Promise<Result<null>> {
    const release = await holdRun(runId);
    if (!release) return failure('runElsewhere');
    let launched: ActiveRun | null = null;
    try {
      const planned = await plan();
      if (!planned.ok) return planned;
      await active?.finished;
      launched = new ActiveRun(planned.value.plan, {
        dataset: planned.value.on,
        post,
        acceptsMissing: acceptsMissing ?? false,
        saveEveryMs: 60_000 * (saveEveryMinutes ?? SAVE_EVERY_MINUTES),
        keep: (trained) => model.keep(trained),
      });
      active = launched;
      return success(null);
    } finally {
      if (launched) void launched.finished.finally(release);
      else release();
    }
  }

  /** The place is taken from the moment a run is asked for, not only once it has been looked up and begins. */
  async function takingPlace(begin: () => Promise<Result<null>>): Promise<Result<null>> {
    if (isUnderWay()) return failure('runUnderWay');
    isLaunching = true;
    dataset.stopChecking();
    for (const makeWay of makingWay) makeWay();
    try {
      return await begin();
    } finally {
      isLaunching = false;
    }
  }

  const toActive = (act: (run: ActiveRun) => void) => async () => {
    const run = underWay();
    if (!run) return failure<null>('noRun');
    act(run);
    return success(null);
  };

  return {
    isUnderWay,
    whenOneBegins: (makeWay) => makingWay.push(makeWay),
    async modelInHand() {
      return (await underWay()?.snapshot()) ?? model.current();
    },
    handlers: {
      startRun: ({ runId, recipe: input, label, ...wishes }) =>
        takingPlace(async () => {
          const decided = await dataset.decidedBy(input);
          if (!decided.ok) return decided;
          const open = decided.value;
          const held = input.start.kind === 'scratch' ? null : model.current();
          const given = withStatisticsOf(input, held?.recipe ?? null);
          const { recipe, problems } = parseRecipe(given, { classCount: open.classes.length });
          if (!recipe || problems.length > 0)
            return failure('recipeRefused', { field: problems[0]?.path ?? '' });
          const start = startOf(recipe, open.classes);
          if (!start.ok) return start;
          return launch(runId, wishes, async () => {
            const kept = await keptOf(() => runs.begin(runId, recipe, open, label));
            if (!kept.ok) return kept;
            await dataset.decodesFor(recipe);
            const plan = { runId, ...freshRun(recipe), start: start.value, kept: kept.value };
            return success({ plan, on: open });
          });
        }),
      continueRun: ({ runId, ...wishes }) =>
        takingPlace(() =>
          launch(runId, wishes, async () => {
            const plan = await runs.resume(runId);
            if (!plan.ok) return plan;
            const { name, fingerprint } = plan.value.kept?.entry.dataset ?? { name: '', fingerprint: '' };
            const decided = await dataset.decidedBy(plan.value.recipe);
            if (!decided.ok && decided.failure.code !== 'noDataset') return decided;
            if (!decided.ok || decided.value.summary.fingerprint !== fingerprint)
              return failure('otherDataset', { name });
            const { recipe, start: left } = plan.value;
            const start = left ? success(left) : startOf(recipe, decided.value.classes);
            if (!start.ok) return start;
            return success({ plan: { runId, ...plan.value, start: start.value }, on: decided.value });
          }),
        ),
      saveRun: toActive((run) => run.save()),
      pauseRun: toActive((run) => run.pause()),
      resumeRun: toActive((run) => run.resume()),
      stopRun: toActive((run) => run.stop()),
      async listDevices() {
        return success(await listDevices());
      },
    },
  };

  function startOf(recipe: Recipe, classes: readonly string[]): Result<RunPlan['start']> {
    if (recipe.start.kind === 'scratch') return success({ kind: 'scratch' });
    const held = model.current();
    if (!held) return failure('noModel');
    if (!isSameStart(held.identity, recipe.start)) return failure('startNotInHand');
    const misfit = model.misfit(held, recipe, classes);
    return misfit ? { ok: false, failure: misfit } : success({ kind: 'weights', weights: held.best });
  }
}

async function keptOf(begin: () => Promise<RunPlan['kept']>): Promise<Result<RunPlan['kept']>> {
  try {
    return success(await begin());
  } catch (error) {
    if (isStorageFull(error)) return failure('storageFull');
    throw error;
  }
}

import type { Dataset } from '../../dataset/dataset';
import { modelOfRecipe } from '../../models/recipe-model';
import type { Commands } from '../../protocol/commands';
import type { RunEdit, RunEntry, RunSummary } from '../../protocol/runs';
import type { Recipe } from '../../recipe/schema';
import { isUnderWay } from '../../shared/kept-run-state';
import { failure, type Result, success } from '../../shared/result';
import { opfsFolders } from '../../training/checkpoints/opfs';
import { loadMoment } from '../../training/checkpoints/saved-moment';
import { isWeight, modelTensors } from '../../training/position';
import { RunStore } from '../../training/runs/run-store';
import type { StoredEntry } from '../../training/runs/stored-entry';
import type { Handlers, Post } from '../handlers';
import { exportedRun, importedRun } from '../run/run-file';
import { editingEntry, heldRuns, holdRun, writingIndex } from '../run/run-lock';
import { freshRun, type ResumedPlan, type RunPlan } from '../run/run-plan';
import type { TrainedModel } from '../run/trained-model';
import { type ModelDesk, reportOf } from './model-desk';

const FOLDER = 'runs';

type RunsCommands =
  | 'listRuns'
  | 'readRawRun'
  | 'readRun'
  | 'readEntry'
  | 'editRun'
  | 'purgeRun'
  | 'openRun'
  | 'exportRun'
  | 'importRun';

type SaidLabel = NonNullable<Commands['startRun']['input']['label']>;

export interface RunsDesk {
  readonly handlers: Handlers<RunsCommands>;
  /** The folder and first entry of a run that begins; null where the browser gives no storage. */
  begin(runId: string, recipe: Recipe, dataset: Dataset, label?: SaidLabel): Promise<RunPlan['kept']>;
  /** Whether a run stands among the kept ones: once it trains, or once the tab that prepared it is gone. */
  has(runId: string): Promise<boolean>;
  /** The weights of a run's last checkpoint, with what belongs to them. */
  modelOf(runId: string): Promise<Result<TrainedModel>>;
  /** What it takes to go on with a run, once its dataset is open. */
  resume(runId: string): Promise<Result<ResumedPlan>>;
}

/** Runs that were kept: listing, editing, moving, and taking up again. */
export function createRunsDesk({
  post,
  model,
}: {
  readonly post: Post;
  readonly model: ModelDesk;
}): RunsDesk {
  let opened: Promise<RunStore> | null = null;

  /** Storage that cannot be had (a private window, say) is asked for again next time. */
  async function store(): Promise<Result<RunStore>> {
    try {
      opened ??= opfsFolders(FOLDER).then((folders) => new RunStore(folders, writingIndex));
      return success(await opened);
    } catch (error) {
      opened = null;
      return failure('storageUnavailable', undefined, String(error));
    }
  }

  async function withRun<T>(
    runId: string,
    work: (runs: RunStore) => Promise<Result<T> | null>,
  ): Promise<Result<T>> {
    const runs = await store();
    if (!runs.ok) return runs;
    return (await work(runs.value)) ?? failure('noSuchRun', { runId });
  }

  const modelOf = (runId: string) =>
    withRun<TrainedModel>(runId, async (runs) => {
      const details = await runs.read(runId);
      if (!details) return null;
      const loaded = await loadMoment(await runs.folder(runId), isWeight);
      if (!loaded.ok) return loaded;
      const { position, state, metrics } = loaded.value;
      const { classes, name, originalRunId } = details.entry;
      const recipe = withStartOf(loaded.value.recipe, details.entry);
      const { graph } = modelOfRecipe(recipe, classes.length);
      const last = { epoch: position.epoch, step: position.step, tensors: modelTensors(state) };
      const best = loaded.value.best ?? last;
      const identity = { kind: 'run', runId: originalRunId ?? runId, name, step: best.step } as const;
      return success({ recipe, identity, classes, graph, best, last, metrics });
    });

  return {
    modelOf,

    async has(runId) {
      const runs = await store();
      const entry = runs.ok ? await runs.value.entry(runId) : null;
      return entry !== null && (entry.state !== 'preparing' || !(await heldRuns()).has(runId));
    },

    async begin(runId, recipe, dataset, label) {
      const runs = await store();
      if (!runs.ok) return null;
      const { runs: listed } = await runs.value.list();
      const order = nextOrder(listed);
      const stem = `#${nextNumber(listed)} ${dataset.summary.name}`;
      const said = label?.said ?? recipe.preset ?? recipe.architecture.kind;
      const entry = {
        ...firstEntry(runId, `${stem} · ${said}`, recipe, dataset),
        ...(label && { named: { stem, label: label.label } }),
        order,
      };
      const folder = await runs.value.folder(runId);
      return { folder, entry };
    },

    resume: (runId) =>
      withRun<ResumedPlan>(runId, async (runs) => {
        const details = await runs.read(runId);
        if (!details) return null;
        const folder = await runs.folder(runId);
        const { resumable: _, sizeBytes: __, ...kept } = details.entry;
        const entry = { ...kept, order: nextOrder((await runs.list()).runs) };
        const loaded = await loadMoment(folder);
        if (!loaded.ok) {
          // Ended before its first checkpoint: the seed, or the weights it names, give the same steps again.
          if (loaded.failure.code !== 'noCheckpoint' || entry.recipe.start.kind === 'unnamed') return loaded;
          return success({ ...freshRun(entry.recipe), start: null, kept: { folder, entry } });
        }
        const { metrics, microBatchSize, position, state, best } = loaded.value;
        return success({
          recipe: withStartOf(loaded.value.recipe, entry),
          start: { kind: 'checkpoint', position, state, best },
          steps: metrics.steps,
          epochs: metrics.epochs,
          microBatchSize,
          kept: { folder, entry },
        });
      }),

    handlers: {
      async listRuns() {
        const runs = await store();
        if (!runs.ok) return runs;
        const held = heldRuns();
        const listed = await runs.value.list((found) => {
          void held.then((ids) => post({ type: 'runsFound', ...found, runs: asAllFound(found.runs, ids) }));
        });
        return success({ ...listed, runs: asAllFound(listed.runs, await held) });
      },
      readRawRun: ({ runId }) =>
        withRun(runId, async (runs) => {
          const files = await runs.rawFiles(runId);
          return files && success(files);
        }),
      readRun: ({ runId }) =>
        withRun(runId, async (runs) => {
          const details = await runs.read(runId);
          return details && success({ ...details, entry: asFound(details.entry, await heldRuns()) });
        }),
      readEntry: ({ runId }) =>
        withRun(runId, async (runs) => {
          const entry = await runs.readEntry(runId);
          return entry && success(asFound(entry, await heldRuns()));
        }),
      editRun: ({ runId, change }) =>
        withRun(runId, async (runs) => {
          const isThere = await editingEntry(runId, () => runs.edit(runId, edited(change)));
          return isThere ? success(null) : null;
        }),
      purgeRun: ({ runId }) =>
        withRun(runId, async (runs) => {
          const release = await holdRun(runId);
          if (!release) return failure('runElsewhere');
          try {
            await runs.purge(runId);
          } finally {
            release();
          }
          return success(null);
        }),
      async openRun({ runId }) {
        const opened = await modelOf(runId);
        if (!opened.ok) return opened;
        model.keep(opened.value);
        return success(reportOf(opened.value));
      },
      exportRun: ({ runId, withWeights }) =>
        withRun(runId, async (runs) => {
          const details = await runs.read(runId);
          if (!details) return null;
          const exported = await exportedRun(details, await runs.folder(runId), withWeights);
          return success({ ...exported, name: details.entry.name });
        }),
      async importRun({ file }) {
        const runs = await store();
        return runs.ok ? importedRun(file, runs.value) : runs;
      },
    },
  };
}

/** A checkpoint's recipe; what the run started from its entry knows, also of one from before recipes named that. */
function withStartOf(recipe: Recipe, { recipe: { start } }: StoredEntry): Recipe {
  return { ...recipe, start };
}

/** A run that is under way by its entry, and that no tab works on, was interrupted. */
function asFound<T extends Pick<RunEntry, 'runId' | 'state' | 'resumable'>>(
  entry: T,
  held: ReadonlySet<string>,
): T {
  if (!isUnderWay(entry.state)) return entry;
  return held.has(entry.runId) ? { ...entry, resumable: false } : { ...entry, state: 'interrupted' };
}

const asAllFound = (runs: readonly RunSummary[], held: ReadonlySet<string>) =>
  runs.map((entry) => asFound(entry, held));

function edited({ name, notes, starred, threshold, deleted }: RunEdit): (entry: StoredEntry) => StoredEntry {
  return (entry) => ({
    ...entry,
    name: name ?? entry.name,
    named: name === undefined ? entry.named : undefined,
    notes: notes ?? entry.notes,
    starred: starred ?? entry.starred,
    threshold: threshold ?? entry.threshold,
    deletedAt: deleted === undefined ? entry.deletedAt : deleted ? Date.now() : null,
  });
}

/** Runs are numbered in the order they are started, so that no two have the same name until they are given one. */
function nextNumber(entries: readonly RunSummary[]): number {
  const numbers = entries.map(({ name }) => Number(/^#(\d+) /.exec(name)?.[1] ?? 0));
  return 1 + Math.max(entries.length, ...numbers);
}

/** Above that of every run: the one that begins or goes on now is the last that did. */
function nextOrder(entries: readonly RunSummary[]): number {
  return 1 + Math.max(0, ...entries.map(({ order }) => order ?? 0));
}

function firstEntry(runId: string, name: string, recipe: Recipe, { summary, classes }: Dataset): StoredEntry {
  const now = Date.now();
  return {
    runId,
    name,
    notes: '',
    starred: false,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
    state: 'preparing',
    failure: null,
    recipe,
    classes,
    dataset: { name: summary.name, fingerprint: summary.fingerprint, imageCount: summary.imageCount },
    device: null,
    result: {
      epoch: 0,
      step: 0,
      elapsedMs: 0,
      bestEpoch: null,
      trainLoss: null,
      trainAccuracy: null,
      validationLoss: null,
      validationAccuracy: null,
      validationCount: 0,
    },
  };
}

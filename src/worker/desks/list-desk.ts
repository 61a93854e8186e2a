import type { RunEntry, RunSummary } from '../../protocol/runs';
import { isUnderWay } from '../../shared/kept-run-state';
import { failure, type Result, success } from '../../shared/result';
import { opfsFolders } from '../../training/checkpoints/opfs';
import { RunStore } from '../../training/runs/run-store';
import type { Handlers, Post } from '../handlers';
import { heldRuns, writingIndex } from '../run/run-lock';

const FOLDER = 'runs';

export interface ListDesk {
  readonly handlers: Handlers<'listRuns'>;
  /** The one of this worker: a list that is being read must hear of what is changed meanwhile. */
  store(): Promise<Result<RunStore>>;
}

/** The runs that are kept, and what the list says of them. It needs nothing of the trainer, and is asked before all else. */
export function createListDesk(post: Post): ListDesk {
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

  return {
    store,
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
    },
  };
}

/** A run that is under way by its entry, and that no tab works on, was interrupted. */
export function asFound<T extends Pick<RunEntry, 'runId' | 'state' | 'resumable'>>(
  entry: T,
  held: ReadonlySet<string>,
): T {
  if (!isUnderWay(entry.state)) return entry;
  return held.has(entry.runId) ? { ...entry, resumable: false } : { ...entry, state: 'interrupted' };
}

const asAllFound = (runs: readonly RunSummary[], held: ReadonlySet<string>) =>
  runs.map((entry) => asFound(entry, held));

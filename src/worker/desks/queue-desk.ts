import type { QueuedRun, QueueView } from '../../protocol/queue';
import { EMPTY_QUEUE, type QueueChange, type QueueEntry, settled, withChange } from '../../recipe/queue';
import { parseRecipe } from '../../recipe/validate';
import { failure, type Result, success } from '../../shared/result';
import { opfsFolders } from '../../training/checkpoints/opfs';
import { RunQueue, type StoredQueue } from '../../training/runs/run-queue';
import type { Handlers, Post } from '../handlers';
import { heldLocks, holdLock, lockFreed } from '../platform/lock';
import { isStorageFull } from '../run/run-keeper';
import type { RunsDesk } from './runs-desk';

const FOLDER = 'queue';
/** Held while the document is read, changed and written. */
const DOCUMENT_LOCK = 'vireo-queue';
/** Held by the tab that works through the queue. */
const DRIVER_LOCK = 'vireo-queue-driver';
const CHANNEL = 'vireo-queue';
/** The browser lets go of the lock of a tab that was reloaded a moment after the new one has started. */
const DRIVER_WAIT_MS = 1000;

type QueueCommands = 'readQueue' | 'changeQueue' | 'driveQueue';

interface QueueDeskOptions {
  readonly post: Post;
  readonly runs: RunsDesk;
}

/** The one queue of this browser: kept on disk, seen by every tab, worked through by one. */
export function createQueueDesk({ post, runs }: QueueDeskOptions): { handlers: Handlers<QueueCommands> } {
  const tabs = new BroadcastChannel(CHANNEL);
  let opened: Promise<RunQueue> | null = null;
  let leave: (() => void) | null = null;
  let isWatching = false;
  /** Taking the place of the driver takes a moment: what is asked meanwhile waits for its turn. */
  let turns: Promise<void> = Promise.resolve();

  /** Storage that cannot be had (a private window, say) is asked for again next time. */
  async function document(): Promise<Result<RunQueue>> {
    try {
      opened ??= opfsFolders(FOLDER).then(async (folders) => new RunQueue(await folders.open('all')));
      return success(await opened);
    } catch (error) {
      opened = null;
      return failure('storageUnavailable', undefined, String(error));
    }
  }

  /** The queue on disk, as the kept runs have it. */
  async function load(from: RunQueue): Promise<Result<StoredQueue>> {
    const loaded = await from.load();
    if (!loaded.ok) return loaded;
    const taken = loaded.value.entries.flatMap(({ runId }) => (runId === null ? [] : [runId]));
    if (taken.length === 0) return loaded;
    const kept = await Promise.all(taken.map(async (id) => ((await runs.has(id)) ? [id] : [])));
    const isDriven = (await heldLocks()).includes(DRIVER_LOCK);
    return success(settled(loaded.value, new Set(kept.flat()), isDriven));
  }

  async function seen({ entries, pruning, begun }: StoredQueue): Promise<QueueView> {
    const drivenElsewhere = leave === null && (await heldLocks()).includes(DRIVER_LOCK);
    if (drivenElsewhere) void watchDriver();
    return { queue: { entries: entries.map(readable), pruning, begun }, drivenElsewhere };
  }

  async function read(): Promise<Result<QueueView>> {
    const found = await document();
    if (!found.ok) return found;
    return alone(async () => {
      const loaded = await load(found.value);
      return loaded.ok ? success(await seen(loaded.value)) : loaded;
    });
  }

  async function tell(): Promise<void> {
    const view = await read();
    if (view.ok) post({ type: 'queueChanged', view: view.value });
  }

  /** Tells when the tab that works through the queue lets go of it, or ends. */
  async function watchDriver(): Promise<void> {
    if (isWatching) return;
    isWatching = true;
    await lockFreed(DRIVER_LOCK);
    isWatching = false;
    await tell();
  }

  async function change(wanted: QueueChange<unknown>): Promise<Result<QueueView>> {
    const found = await document();
    if (!found.ok) return found;
    const changed = await alone(async () => {
      const loaded = await load(found.value);
      // What is damaged was told when it was read; a queue begins anew.
      if (!loaded.ok && loaded.failure.code !== 'queueDamaged') return loaded;
      const next = withChange(loaded.ok ? loaded.value : EMPTY_QUEUE, wanted);
      try {
        await found.value.save(next);
      } catch (error) {
        if (isStorageFull(error)) return failure('storageFull');
        throw error;
      }
      return success(await seen(next));
    });
    if (changed.ok) tabs.postMessage(null);
    return changed;
  }

  tabs.onmessage = () => void tell();

  return {
    handlers: {
      readQueue: read,
      changeQueue: ({ change: wanted }) => change(wanted),
      driveQueue({ drive }) {
        const answer = turns.then(async () => {
          if (drive) leave ??= await holdLock(DRIVER_LOCK, DRIVER_WAIT_MS);
          else {
            leave?.();
            leave = null;
          }
          tabs.postMessage(null);
          return drive && leave === null ? failure<QueueView>('queueElsewhere') : read();
        });
        turns = answer.then(
          () => undefined,
          () => undefined,
        );
        return answer;
      },
    },
  };
}

/** Reads or changes the document while no other tab does; what is answered is answered in that order. */
function alone(work: () => Promise<Result<QueueView>>): Promise<Result<QueueView>> {
  return navigator.locks.request(DOCUMENT_LOCK, work);
}

/** A recipe of another version is listed, and said to be so. */
function readable(entry: QueueEntry<unknown>): QueuedRun {
  const { recipe } = parseRecipe(entry.recipe);
  return recipe ? { ...entry, recipe } : { ...entry, recipe, failure: { code: 'queuedUnreadable' } };
}

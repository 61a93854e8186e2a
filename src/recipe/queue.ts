/**
 * Recipes that run one after the other. The queue is a document that outlives its tab: an entry leaves it only once its
 * run is kept, so that at every moment a recipe is in one of the two.
 */
import type { Failure } from '../shared/result';
import type { SearchPoint } from './search';

/** What sets an entry apart, said in the language on the screen. A string is what an earlier Vireo wrote, in its language then. */
export type QueueLabel =
  | string
  /** The recipe on the screen. */
  | { readonly kind: 'asShown' }
  /** What a search varied. */
  | { readonly kind: 'settings'; readonly settings: SearchPoint['settings'] }
  /** What it changes against the run under way: codes of recipe/changes.ts. */
  | { readonly kind: 'changes'; readonly changes: readonly string[] };

/** @template R the recipe: as it is stored, or as it could be read */
export interface QueueEntry<R> {
  readonly id: string;
  readonly label: QueueLabel;
  readonly recipe: R;
  /** The run it was taken for, from then until that run is kept; null while it waits. */
  readonly runId: string | null;
  /** Why it did not begin: it is passed over until the queue is started again. */
  readonly failure: Failure | null;
}

/** Ends a run of the queue that is behind: at this epoch, when its best validation accuracy is below the median of the others. */
export interface PruningRule {
  readonly epoch: number;
}

export interface Queue<R> {
  readonly entries: readonly QueueEntry<R>[];
  readonly pruning: PruningRule | null;
  /** Runs that this queue has begun: what the next ones are measured against. */
  readonly begun: readonly string[];
}

export type QueueChange<R> =
  /** `afresh`: no run was begun by this queue yet. */
  | {
      readonly kind: 'add';
      readonly entries: readonly Pick<QueueEntry<R>, 'id' | 'label' | 'recipe'>[];
      readonly afresh: boolean;
    }
  | { readonly kind: 'remove'; readonly id: string }
  /** To a place among the entries, from 0. */
  | { readonly kind: 'move'; readonly id: string; readonly to: number }
  | { readonly kind: 'prune'; readonly pruning: PruningRule | null }
  /** Takes an entry for a run, where nobody has taken it. */
  | { readonly kind: 'take'; readonly id: string; readonly runId: string }
  /** Its run did not begin: it waits again, or is passed over for a reason. */
  | { readonly kind: 'putBack'; readonly runId: string; readonly failure: Failure | null }
  /** Its run is kept. */
  | { readonly kind: 'began'; readonly runId: string }
  /** What was passed over gets another turn: one of them, or all (null). */
  | { readonly kind: 'retry'; readonly id: string | null };

export const EMPTY_QUEUE: Queue<never> = { entries: [], pruning: null, begun: [] };

/** The queue after a change; the same where it changes nothing. Pure. */
export function withChange<R>(queue: Queue<R>, change: QueueChange<R>): Queue<R> {
  const { entries, begun } = queue;
  const replaced = (edit: (entry: QueueEntry<R>) => QueueEntry<R>): Queue<R> => ({
    ...queue,
    entries: entries.map(edit),
  });
  switch (change.kind) {
    case 'add': {
      const added = change.entries.map((entry): QueueEntry<R> => ({ ...entry, runId: null, failure: null }));
      return { ...queue, entries: [...entries, ...added], begun: change.afresh ? [] : begun };
    }
    case 'remove':
      return { ...queue, entries: entries.filter(({ id }) => id !== change.id) };
    case 'move': {
      const moved = entries.find(({ id }) => id === change.id);
      if (!moved) return queue;
      const others = entries.filter((entry) => entry !== moved);
      return { ...queue, entries: others.toSpliced(Math.max(0, change.to), 0, moved) };
    }
    case 'prune':
      return { ...queue, pruning: change.pruning };
    case 'take':
      return replaced((entry) =>
        entry.id === change.id && entry.runId === null ? { ...entry, runId: change.runId } : entry,
      );
    case 'putBack':
      return replaced((entry) =>
        entry.runId === change.runId ? { ...entry, runId: null, failure: change.failure } : entry,
      );
    case 'began':
      return settled(queue, new Set([change.runId]), true);
    case 'retry':
      return replaced((entry) =>
        change.id === null || change.id === entry.id ? { ...entry, failure: null } : entry,
      );
  }
}

/**
 * The queue as the kept runs leave it: entries whose run stands there leave it; those that were taken by a tab that is gone,
 * before their run could be kept, wait again where they stood.
 *
 * @param kept the runs that are kept
 * @param isDriven whether some tab works through the queue, and knows what it took
 */
export function settled<R>(queue: Queue<R>, kept: ReadonlySet<string>, isDriven: boolean): Queue<R> {
  const began = queue.entries.flatMap(({ runId }) => (runId !== null && kept.has(runId) ? [runId] : []));
  const waiting = queue.entries.filter(({ runId }) => runId === null || !kept.has(runId));
  const entries = isDriven ? waiting : waiting.map((entry) => ({ ...entry, runId: null }));
  return { ...queue, entries, begun: [...queue.begun, ...began] };
}

/** Whether an entry can be taken now. */
export function isReady<R>({ runId, failure, recipe }: QueueEntry<R | null>): boolean {
  return runId === null && failure === null && recipe !== null;
}

import type { Queue, QueueEntry } from '../recipe/queue';
import type { Recipe } from '../recipe/schema';

/** A recipe that waits for its turn; null where this Vireo cannot read it. */
export type QueuedRun = QueueEntry<Recipe | null>;

/** The queue as every tab sees it: there is one, as there is one list of runs. */
export interface QueueView {
  readonly queue: Queue<Recipe | null>;
  /** Another tab works through it. */
  readonly drivenElsewhere: boolean;
}

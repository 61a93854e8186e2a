import { haveSameBackbone } from '../../recipe/fine-tune';
import type { Architecture, Recipe } from '../../recipe/schema';
import type { ShelfEntry } from '../../recipe/shelf';
import type { Failure } from '../../shared/result';

/** What a run can begin with, beside nothing. */
export type StartSource =
  | { readonly kind: 'shelf'; readonly id: string }
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'model' };

/** Which size of images is trained on: the one the weights were made with, or the recipe's. */
export type SizeChoice = 'weights' | 'recipe';

export interface StartState {
  /** Null before it was looked at. */
  readonly shelf: readonly ShelfEntry[] | null;
  readonly shelfFailure: Failure | null;
  /** Weights that were taken, and for which network. They count while the recipe still has it. */
  readonly taken: { readonly source: StartSource; readonly architecture: Architecture } | null;
  /** A file is to be chosen next. */
  readonly wantsFile: boolean;
  readonly size: SizeChoice;
  /** What is being taken now. */
  readonly taking: StartSource | null;
  readonly failure: Failure | null;
  /** Images/s of the shelf's backbones on this device, by id; null: it could not run. */
  readonly speeds: Readonly<Record<string, number | null>>;
  /** The one that is being timed. */
  readonly measuring: string | null;
}

export const fromNothing: StartState = {
  shelf: null,
  shelfFailure: null,
  taken: null,
  wantsFile: false,
  size: 'weights',
  taking: null,
  failure: null,
  speeds: {},
  measuring: null,
};

/** What the next run begins with; null: nothing. Another network, by a preset, an edit or undo, begins with nothing. */
export function startSourceOf({ taken }: StartState, recipe: Recipe): StartSource | null {
  return taken && haveSameBackbone(taken.architecture, recipe.architecture) ? taken.source : null;
}

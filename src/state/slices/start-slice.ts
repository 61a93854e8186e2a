import type { FrozenSpeed } from '../../protocol/run';
import type { ShelfEntry } from '../../recipe/shelf';
import type { RecipeStart } from '../../recipe/start';
import type { Failure } from '../../shared/result';

/** What a person points at; the recipe then names what it is. */
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
  /** Files that were given in this tab, by their content: a recipe names them, and cannot hold them. */
  readonly files: ReadonlyMap<string, readonly File[]>;
  /** A file is to be chosen next. */
  readonly wantsFile: boolean;
  readonly size: SizeChoice;
  /** What is being taken now. */
  readonly taking: RecipeStart | null;
  readonly failure: Failure | null;
  /** What was measured on this machine, by `speedKey`; null: it could not run. */
  readonly speeds: Readonly<Record<string, FrozenSpeed | null>>;
  /** The key of what is being timed. */
  readonly measuring: string | null;
}

export const fromNothing: StartState = {
  shelf: null,
  shelfFailure: null,
  files: new Map(),
  wantsFile: false,
  size: 'weights',
  taking: null,
  failure: null,
  speeds: {},
  measuring: null,
};

/** The file that a start waits for, by name; null: none. */
export function missingFileOf({ files }: StartState, start: RecipeStart): string | null {
  return start.kind === 'files' && !files.has(start.sha256) ? start.name : null;
}

/** The views of the studio and their addresses: the fragment of the page's address, so that any host serves them. */

/** In the order of the work. */
export const VIEWS = ['data', 'recipe', 'train', 'results', 'predict', 'runs'] as const;
export type ViewId = (typeof VIEWS)[number];

/** `#/data`. */
export const addressOf = (view: ViewId): string => `#/${view}`;

/** Of the check of the kernels, which stands beside the views and in no rail. */
export const CHECK_ADDRESS = '#/check';

/** The view that a fragment names; the first where it names none. */
export function viewAt(fragment: string): ViewId {
  const name = /^#\/(\w+)/.exec(fragment)?.[1];
  return VIEWS.find((view) => view === name) ?? 'data';
}

/** What a recipe should be depends on what the pictures are: a wide screen shows both. */
const PAIR: readonly ViewId[] = ['data', 'recipe'];

/** The views that stand on the screen, in the order of the work: the one that the address names, and on a wide screen its other half. */
export const standingWith = (view: ViewId, isWide: boolean): readonly ViewId[] =>
  isWide && PAIR.includes(view) ? PAIR : [view];

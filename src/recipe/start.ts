/** Where a recipe starts, apart from its schema, which the first screen has no need of. */
import type { RecipeStart } from './start-schema';

export type { RecipeStart } from './start-schema';

export const FROM_SCRATCH: RecipeStart = { kind: 'scratch' };

/** Whether two recipes start from the same weights; what has no name is never the same. */
export function isSameStart(a: RecipeStart, b: RecipeStart): boolean {
  switch (a.kind) {
    case 'scratch':
      return b.kind === 'scratch';
    case 'shelf':
    case 'files':
      return b.kind === a.kind && b.sha256 === a.sha256;
    case 'run':
      return b.kind === 'run' && b.runId === a.runId && b.step === a.step;
    case 'unnamed':
      return false;
  }
}

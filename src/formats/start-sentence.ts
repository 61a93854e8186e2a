import type { RecipeStart } from '../recipe/start';
import { assertNever } from '../shared/errors';
import { markdownText } from './markdown-text';

/** What a model began as, for the English pages that travel with it. */
export function startSentence(start: RecipeStart): string {
  switch (start.kind) {
    case 'scratch':
      return 'Trained from scratch.';
    case 'shelf':
      return `Trained from the weights ${markdownText(start.id)} of a shelf (SHA-256 ${start.sha256}).`;
    case 'files':
      return `Trained from the weights in ${markdownText(start.name)} (SHA-256 of what they hold: ${start.sha256}).`;
    case 'run':
      return `Trained from the weights of the run ${markdownText(start.name)} at its step ${start.step}.`;
    case 'unnamed':
      return 'Trained from weights that are not named.';
    default:
      return assertNever(start);
  }
}

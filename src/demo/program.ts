/**
 * The HTML demo's program: one script, inlined into the exported page (scripts/demo-program-plugin.mjs). The page's
 * worker runs the same text.
 */
import { answerQuestions } from './background';
import { startPage } from './page';

if (typeof document === 'undefined') answerQuestions();
else startPage(document.currentScript?.textContent ?? '');

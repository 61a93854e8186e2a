import { useFinishNotice } from './use-finish-notice';
import { usePageTitle } from './use-page-title';
import { useRunKeeping } from './use-run-keeping';

/** What follows the run outside the page. It draws nothing: were it the studio, each percent would draw every panel anew. */
export function RunWatch() {
  usePageTitle();
  useFinishNotice();
  useRunKeeping();
  return null;
}

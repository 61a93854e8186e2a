import { useDataCheck } from './use-data-check';
import { useFinishNotice } from './use-finish-notice';
import { usePageTitle } from './use-page-title';
import { useRunKeeping } from './use-run-keeping';

/** What follows the run and the data outside the panels. It draws nothing: were it the studio, each percent would draw every panel anew. */
export function RunWatch() {
  usePageTitle();
  useFinishNotice();
  useRunKeeping();
  useDataCheck();
  return null;
}

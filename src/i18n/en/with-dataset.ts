import { containerFailures, containerProblems } from './containers';
import { openingFailures, openingProblems } from './opening';
import { reading } from './reading';
import { understanding } from './understanding';

/** What is said of a dataset that is opened, or cannot be: fetched with the first one (`loadDatasetWords`). */
export const withDataset = {
  ...understanding,
  ...reading,
  failure: { ...containerFailures, ...openingFailures },
  problem: { ...containerProblems, ...openingProblems },
} as const;

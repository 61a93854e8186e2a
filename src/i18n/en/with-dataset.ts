import { containerFailures, containerProblems } from './containers';
import { demo } from './demo';
import { openingFailures, openingProblems } from './opening';
import { reading } from './reading';
import { submissionForm } from './submission-form';
import { understanding } from './understanding';
import { verdicts } from './verdicts';

/**
 * What is said of a dataset that is opened, or cannot be, and of what was predicted: fetched with the first one
 * (`loadDatasetWords`).
 */
export const withDataset = {
  ...understanding,
  ...reading,
  ...verdicts,
  ...submissionForm,
  ...demo,
  failure: { ...containerFailures, ...openingFailures },
  problem: { ...containerProblems, ...openingProblems },
} as const;

import { first } from './en/first';
import { withDataset } from './en/with-dataset';

/** English: the language the fixed accessible names are in. The page fetches it in two parts. */
export const en = {
  ...first,
  ...withDataset,
  failure: { ...first.failure, ...withDataset.failure },
  problem: { ...first.problem, ...withDataset.problem },
} as const;

import { board } from './en/board';
import { first } from './en/first';
import { lacks } from './en/lacks';
import { recipeHelp } from './en/recipe-help';
import { withDataset } from './en/with-dataset';

/** English: the language the fixed accessible names are in. The page fetches it in parts, and the board has its own. */
export const en = {
  ...first,
  ...withDataset,
  ...recipeHelp,
  ...board,
  ...lacks,
  failure: { ...first.failure, ...withDataset.failure },
  problem: { ...first.problem, ...withDataset.problem },
} as const;

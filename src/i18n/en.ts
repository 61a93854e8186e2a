import { board } from './en/board';
import { first } from './en/first';
import { imageMap, imageMapFailures } from './en/image-map';
import { kernelFailures, kernels } from './en/kernels';
import { lacks } from './en/lacks';
import { settings } from './en/settings';
import { withDataset } from './en/with-dataset';
import { withRecipe } from './en/with-recipe';

/** English: the language the fixed accessible names are in. The page fetches it in parts, and the board has its own. */
export const en = {
  ...first,
  ...withDataset,
  ...withRecipe,
  ...board,
  ...lacks,
  ...settings,
  ...imageMap,
  ...kernels,
  failure: {
    ...first.failure,
    ...withDataset.failure,
    ...withRecipe.failure,
    ...imageMapFailures,
    ...kernelFailures,
  },
  problem: { ...first.problem, ...withDataset.problem },
  notice: { ...first.notice, ...withDataset.notice },
  activity: { ...first.activity, ...withDataset.activity },
} as const;

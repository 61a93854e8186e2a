import type { Catalogue } from './catalogue';
import type { en } from './en';
import { board } from './es/board';
import { changes } from './es/changes';
import { charts } from './es/charts';
import { collect } from './es/collect';
import { comparing } from './es/comparing';
import { dataset } from './es/dataset';
import { demo } from './es/demo';
import { evaluation } from './es/evaluation';
import { exportWords } from './es/exports';
import { failures } from './es/failures';
import { fields } from './es/fields';
import { imageMap } from './es/image-map';
import { chosenKernels, kernelReportWords, kernels } from './es/kernels';
import { label } from './es/label';
import { lacks } from './es/lacks';
import { live } from './es/live';
import { nextRecipe } from './es/next-recipe';
import { problems } from './es/problems';
import { reading } from './es/reading';
import { recent } from './es/recent';
import { recipe } from './es/recipe';
import { recipeHelp } from './es/recipe-help';
import { recipeLink } from './es/recipe-link';
import { report } from './es/report';
import { results } from './es/results';
import { run } from './es/run';
import { runs } from './es/runs';
import { settings } from './es/settings';
import { site } from './es/site';
import { start } from './es/start';
import { studio } from './es/studio';
import { submissionForm } from './es/submission-form';
import { threshold } from './es/threshold';
import { transfer } from './es/transfer';
import { tryout } from './es/tryout';
import { understanding } from './es/understanding';
import { verdicts } from './es/verdicts';

/** Spanish: the language of the schools Vireo grew from. */
export const es: Catalogue<typeof en> = {
  ...studio,
  ...dataset,
  ...recipe,
  ...recipeHelp,
  ...nextRecipe,
  ...recipeLink,
  ...start,
  ...fields,
  ...run,
  ...runs,
  ...charts,
  ...comparing,
  ...results,
  ...evaluation,
  ...report,
  ...demo,
  ...live,
  ...threshold,
  ...changes,
  ...exportWords,
  ...transfer,
  ...submissionForm,
  ...failures,
  ...problems,
  ...tryout,
  ...understanding,
  ...reading,
  ...recent,
  ...label,
  ...collect,
  ...verdicts,
  ...settings,
  ...site,
  ...board,
  ...lacks,
  ...imageMap,
  ...kernels,
  ...kernelReportWords,
  ...chosenKernels,
};

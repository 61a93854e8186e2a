import { cameraFailures } from './camera';
import { charts } from './charts';
import { collect, collectFailures } from './collect';
import { comparing } from './comparing';
import { containerFailures, containerProblems } from './containers';
import { demo } from './demo';
import { chosenKernels, kernelNotices, kernelReportWords } from './kernels';
import { label } from './label';
import { live } from './live';
import { openingFailures, openingProblems } from './opening';
import { reading } from './reading';
import { recent } from './recent';
import { report } from './report';
import { site } from './site';
import { submissionForm } from './submission-form';
import { threshold } from './threshold';
import { understanding } from './understanding';
import { verdicts } from './verdicts';

/**
 * What the first screen does not say: of a dataset that is opened, or cannot be, of what was predicted, and of the app around
 * the studio. Fetched with the first dataset, and behind the first screen (`loadDatasetWords`).
 */
export const withDataset = {
  ...understanding,
  ...reading,
  ...recent,
  ...label,
  ...collect,
  ...verdicts,
  ...submissionForm,
  ...demo,
  ...live,
  ...threshold,
  ...report,
  ...site,
  ...charts,
  ...comparing,
  ...kernelReportWords,
  ...chosenKernels,
  notice: kernelNotices,
  activity: { checkKernels: 'Checking the kernels on this graphics card' },
  failure: { ...containerFailures, ...openingFailures, ...cameraFailures, ...collectFailures },
  problem: { ...containerProblems, ...openingProblems },
} as const;

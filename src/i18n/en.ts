import { dataset } from './en/dataset';
import { evaluation } from './en/evaluation';
import { exportWords } from './en/exports';
import { failures } from './en/failures';
import { fields } from './en/fields';
import { problems } from './en/problems';
import { reading } from './en/reading';
import { recipe } from './en/recipe';
import { report } from './en/report';
import { results } from './en/results';
import { run } from './en/run';
import { runs } from './en/runs';
import { start } from './en/start';
import { studio } from './en/studio';
import { submissionForm } from './en/submission-form';
import { transfer } from './en/transfer';
import { tryout } from './en/tryout';
import { understanding } from './en/understanding';

/** English: the language the fixed accessible names are in. */
export const en = {
  ...studio,
  ...dataset,
  ...recipe,
  ...start,
  ...fields,
  ...run,
  ...runs,
  ...results,
  ...evaluation,
  ...report,
  ...exportWords,
  ...transfer,
  ...submissionForm,
  ...failures,
  ...problems,
  ...tryout,
  ...understanding,
  ...reading,
} as const;

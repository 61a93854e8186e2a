import type { Catalogue } from './catalogue';
import type { en } from './en';
import { dataset } from './es/dataset';
import { elsewhere } from './es/elsewhere';
import { evaluation } from './es/evaluation';
import { failures } from './es/failures';
import { fields } from './es/fields';
import { problems } from './es/problems';
import { recipe } from './es/recipe';
import { report } from './es/report';
import { results } from './es/results';
import { run } from './es/run';
import { runs } from './es/runs';
import { studio } from './es/studio';
import { submissionForm } from './es/submission-form';
import { tryout } from './es/tryout';

/** Spanish: the language of the schools Vireo grew from. */
export const es: Catalogue<typeof en> = {
  ...studio,
  ...dataset,
  ...recipe,
  ...fields,
  ...run,
  ...runs,
  ...results,
  ...evaluation,
  ...report,
  ...elsewhere,
  ...submissionForm,
  ...failures,
  ...problems,
  ...tryout,
};

import { changes } from './changes';
import { dataset } from './dataset';
import { evaluation } from './evaluation';
import { exportWords } from './exports';
import { failures } from './failures';
import { fields } from './fields';
import { problems } from './problems';
import { recipe } from './recipe';
import { results } from './results';
import { run } from './run';
import { runs } from './runs';
import { start } from './start';
import { studio } from './studio';
import { transfer } from './transfer';
import { tryout } from './tryout';

/** English, as much of it as the first screen may need. */
export const first = {
  ...studio,
  ...dataset,
  ...recipe,
  ...start,
  ...fields,
  ...run,
  ...runs,
  ...changes,
  ...results,
  ...evaluation,
  ...exportWords,
  ...transfer,
  ...failures,
  ...problems,
  ...tryout,
} as const;

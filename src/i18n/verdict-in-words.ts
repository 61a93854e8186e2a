import type { Formats } from './formats';
import { say } from './use-words';

/** Numbers of a verdict that are losses or counts; all others are shares. */
const LOSSES = ['firstLoss', 'lastLoss'];
const COUNTS = ['epoch', 'steps', 'done', 'planned', 'validationCount', 'leaked'];

export interface VerdictWords {
  readonly title: string;
  readonly seen: string;
  readonly means: string;
}

/** A verdict as three sentences: the same ones on the screen and in the report. */
export function verdictInWords(
  { code, seen }: { readonly code: string; readonly seen: Readonly<Record<string, number>> },
  formats: Pick<Formats, 'count' | 'roughPercent' | 'figure'>,
): VerdictWords {
  const values = Object.entries(seen).map(([name, value]) => {
    if (COUNTS.includes(name)) return [name, formats.count(value)];
    return [name, LOSSES.includes(name) ? formats.figure(value, 2) : formats.roughPercent(value)];
  });
  const told: Readonly<Record<string, string>> = Object.fromEntries(values);
  return {
    title: say(`verdict.${code}.title`),
    seen: say(`verdict.${code}.seen`, told),
    means: say(`verdict.${code}.means`),
  };
}

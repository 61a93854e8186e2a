/** What a class may be called. A name is a folder's in zips and on every disk, so it has no sign that some disk refuses. */
import type { Failure } from '../shared/result';

export const LONGEST_NAME = 80;
const REFUSED_SIGNS = /[/\\:*?"<>|\p{Cc}]/u;

/** As it is kept: composed letters, no space around it, one within. */
export function tidyName(typed: string): string {
  return typed.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Equal for names that a person takes for the same: `Wren`, `wren`, `wren `. */
export function sameNameKey(name: string): string {
  return tidyName(name).normalize('NFKC').toLowerCase();
}

/**
 * Why a class cannot be called so beside `others`; null where it can. Failures: `classNameEmpty`, `classNameTooLong`,
 * `classNameSign` (a sign that disks refuse, or a dot where it hides or is dropped), `classNameTaken`.
 */
export function refuseClassName(typed: string, others: readonly string[]): Failure | null {
  const name = tidyName(typed);
  if (name === '') return { code: 'classNameEmpty' };
  if (name.length > LONGEST_NAME) return { code: 'classNameTooLong', values: { limit: LONGEST_NAME } };
  const [sign] = REFUSED_SIGNS.exec(name) ?? (/^\.|\.$/.test(name) ? ['.'] : []);
  if (sign !== undefined) return { code: 'classNameSign', values: { sign } };
  const key = sameNameKey(name);
  const taken = others.find((other) => sameNameKey(other) === key);
  return taken === undefined ? null : { code: 'classNameTaken', values: { name: taken } };
}

/** `1.jpg`, or `1 (2).jpg` where that is taken, and so on. `taken` is told apart as disks do that know no case. */
export function freeFileName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let free = name;
  for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${stem} (${number})${ending}`;
  return free;
}

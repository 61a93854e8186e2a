/** Names for classes that are numbers. */
import { readClassNames } from './class-map';
import { profileColumn } from './column-profile';
import type { AskedClasses } from './label-score';
import type { NamesOf } from './label-sources';
import type { Table } from './read-table';

export interface ClassNaming {
  readonly namesOf: NamesOf;
  /** Names → the table they are from. */
  readonly tableOf: ReadonlyMap<ReadonlyMap<string, string>, string>;
  /** Tables whose names are not taken, since numbers are asked for. */
  readonly notTaken: ReadonlySet<string>;
}

/**
 * Names of numbered classes out of tables that list classes; not where a sample submission asks for the numbers, or folders are
 * called by them.
 */
export function classNaming(
  others: readonly Table[],
  asked: AskedClasses | null,
  folderClasses: readonly string[],
): ClassNaming {
  const tableOf = new Map<ReadonlyMap<string, string>, string>();
  const notTaken = new Set<string>();
  const namesOf: NamesOf = ({ list }, reading) => {
    if (reading.kind !== 'column' || others.length === 0) return null;
    const profile = profileColumn(list.rows, reading.column, '');
    if (profile.kind !== 'integers' || profile.isEndless) return null;
    const labels = new Set(profile.counts.keys());
    if (folderClasses.some((name) => labels.has(name))) return null;
    const wanted = [...(asked?.values ?? []), ...(asked?.columns ?? [])];
    const wantsNumbers = wanted.some((value) => labels.has(value));
    for (const { path, rows } of others) {
      const names = readClassNames(rows, labels);
      if (names !== null && !wantsNumbers) {
        tableOf.set(names, path);
        return names;
      }
      if (names !== null) notTaken.add(path);
    }
    return null;
  };
  return { namesOf, tableOf, notTaken };
}

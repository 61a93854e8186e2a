/** Whatever a reading leaves open is guessed. Apart from its schema, which the first screen has no need of. */
import type { Reading } from './reading-schema';

export type { ClassSource, Reading, TableUse } from './reading-schema';

export const AS_GUESSED: Reading = {
  classesFrom: null,
  fileNamesIn: {},
  tableUses: {},
  nameEncoding: null,
};

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

/** Whether two readings say the same, in whatever order they were said. */
export function areSameReadings(a: Reading, b: Reading): boolean {
  const told = ({ classesFrom, fileNamesIn, tableUses, nameEncoding }: Reading) =>
    JSON.stringify([
      classesFrom && sorted(classesFrom),
      sorted(fileNamesIn),
      sorted(tableUses),
      nameEncoding,
    ]);
  return told(a) === told(b);
}

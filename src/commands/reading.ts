import type { SplitRole } from '../protocol/dataset';
import type { ClassSource, Reading, TableUse } from '../recipe/reading';
import { decideDataset } from './dataset';

/** Has the files of the open dataset read in another way, as a person says. A step of undo. */
function decideReading(change: (now: Reading) => Reading): Promise<void> {
  return decideDataset((now) => ({ ...now, reading: change(now.reading) }));
}

/** Takes classes from there; null: as guessed. */
export function takeClassesFrom(classesFrom: ClassSource | null): Promise<void> {
  return decideReading((now) => ({ ...now, classesFrom }));
}

/** Takes the names of files from a column of a table; null: as guessed. */
export function takeFileNamesFrom(path: string, column: string | null): Promise<void> {
  return decideReading((now) => ({ ...now, fileNamesIn: withEntry(now.fileNamesIn, path, column) }));
}

/** Takes a table for what a person says it is; null: as guessed. */
export function takeTableFor(path: string, use: TableUse | null): Promise<void> {
  return decideReading((now) => ({ ...now, tableUses: withEntry(now.tableUses, path, use) }));
}

/** Uses a folder as a person says, whatever is in it; null: as guessed. */
export function decideRole(path: string, role: SplitRole | null): Promise<void> {
  return decideDataset((now) => ({ ...now, roles: withEntry(now.roles, path, role) }));
}

/** Reads names that are not UTF-8 in this encoding; null: as guessed. */
export function readNamesAs(nameEncoding: string | null): Promise<void> {
  return decideReading((now) => ({ ...now, nameEncoding }));
}

/** Makes a part of the dataset play a role that it is offered. */
export function takeOffer(offer: Partial<Reading>): Promise<void> {
  return decideReading((now) => ({
    ...now,
    ...offer,
    fileNamesIn: { ...now.fileNamesIn, ...offer.fileNamesIn },
    tableUses: { ...now.tableUses, ...offer.tableUses },
  }));
}

function withEntry<T>(record: Readonly<Record<string, T>>, key: string, value: T | null): Record<string, T> {
  const { [key]: _, ...others } = record;
  return value === null ? others : { ...others, [key]: value };
}

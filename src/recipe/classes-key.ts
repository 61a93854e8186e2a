import { crc32 } from '../shared/crc32';

/** A short name of a list of classes, equal where they are the same in the same order (but for one in four billion). */
export function classesKey(classes: readonly string[]): string {
  return `${classes.length} ${crc32(new TextEncoder().encode(JSON.stringify(classes)))}`;
}

/** Object.keys of a table that has no other keys than its type says. */
export function keysOf<T extends object>(table: T): readonly (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}

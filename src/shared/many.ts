/** As arguments of a function, a hundred thousand values overflow the stack. These take any number. */

/** The largest value, and not below `atLeast`. */
export function largestOf(values: Iterable<number>, atLeast = Number.NEGATIVE_INFINITY): number {
  let largest = atLeast;
  for (const value of values) largest = Math.max(largest, value);
  return largest;
}

/** The smallest value, and not above `atMost`. */
export function smallestOf(values: Iterable<number>, atMost = Number.POSITIVE_INFINITY): number {
  let smallest = atMost;
  for (const value of values) smallest = Math.min(smallest, value);
  return smallest;
}

/** Puts all of `more` at the end of `list`. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const item of more) list.push(item);
}

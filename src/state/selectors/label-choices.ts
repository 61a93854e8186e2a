import type { DatasetSummary } from '../../protocol/dataset';

export interface LabelChoice {
  readonly name: string;
  /** Images of it now. */
  readonly count: number;
  /** The digit that gives an image this class; null for the tenth and later. */
  readonly key: string | null;
  /** A person added it: no file says it. */
  readonly isAdded: boolean;
}

const KEYS = 9;

/**
 * Every class that an image can be given: those of the files in their order, then those that were added in the order they came,
 * so that a class keeps its digit while others are added.
 */
export function labelChoices(
  { classes }: Pick<DatasetSummary, 'classes'>,
  addedClasses: readonly string[],
): readonly LabelChoice[] {
  const countOf = new Map(classes.map((one) => [one.name, one.originalCount]));
  const added = new Set(addedClasses);
  const names = [...classes.map(({ name }) => name).filter((name) => !added.has(name)), ...addedClasses];
  return names.map((name, i) => ({
    name,
    count: countOf.get(name) ?? 0,
    key: i < KEYS ? String(i + 1) : null,
    isAdded: added.has(name),
  }));
}

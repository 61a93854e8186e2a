import type { ClassFigure, ClassFigures } from '../../metrics/confusion';

export type ClassColumn = 'name' | ClassFigure | 'support';

export interface ClassRow extends ClassFigures {
  readonly classIndex: number;
  readonly name: string;
}

interface RowQuery {
  readonly column: ClassColumn;
  readonly ascending: boolean;
  readonly search: string;
  readonly language: string;
}

/** Classes whose name holds what is searched for, in the order of a column; equals stay in the order of the classes. */
export function classRows(
  classes: readonly string[],
  figures: readonly ClassFigures[],
  { column, ascending, search, language }: RowQuery,
): readonly ClassRow[] {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const folded = (text: string) =>
    text
      .normalize('NFD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase();
  const wanted = folded(search.trim());
  const direction = ascending ? 1 : -1;
  return figures
    .map((figure, classIndex) => ({ ...figure, classIndex, name: classes[classIndex] ?? '' }))
    .filter(({ name }) => folded(name).includes(wanted))
    .toSorted((a, b) =>
      column === 'name' ? direction * collator.compare(a.name, b.name) : direction * (a[column] - b[column]),
    );
}

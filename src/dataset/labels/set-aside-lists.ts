/** Lists of files that are no labels: those that show the classes, and forms to fill in. */
import type { JudgedList } from './judge-list';
import type { UsedTable } from './read-tables';

/**
 * Lists that have each label once, of classes that others have many images of: they show the classes, as GTSRB's `Meta.csv` does.
 */
export function classMapsAmong(
  judged: readonly JudgedList[],
  folderClasses: readonly string[],
): ReadonlySet<JudgedList> {
  const labelsOf = ({ list, guess }: JudgedList) =>
    guess?.kind === 'column' ? list.rows.map((row) => (row[guess.column] ?? '').trim()) : [];
  const sets = new Map(judged.map((own) => [own, new Set(labelsOf(own))]));
  const isOnceEach = (own: JudgedList) =>
    own.role === null && own.list.rows.length > 1 && sets.get(own)?.size === own.list.rows.length;
  const vocabularies = [
    new Set(folderClasses),
    ...judged.filter((own) => !isOnceEach(own)).map((own) => sets.get(own) ?? new Set<string>()),
  ];
  const shows = (own: JudgedList) =>
    vocabularies.some(
      (known) => known.size > 1 && [...(sets.get(own) ?? [])].every((label) => known.has(label)),
    );
  return new Set(judged.filter((own) => isOnceEach(own) && shows(own)));
}

/** Lists that say the same in all rows, where others tell classes apart: forms to fill in, no labels. */
export function formsAmong(
  judged: readonly JudgedList[],
  useOf: ReadonlyMap<string, UsedTable['use']>,
  folderClasses: readonly string[],
): ReadonlySet<JudgedList> {
  const isSingle = (own: JudgedList) =>
    own.guess?.kind === 'column' && useOf.get(own.list.path) !== 'labels' && labelCountOf(own) === 1;
  const singles = judged.filter((own) => isSingle(own) && own.list.rows.length > 2);
  const tellsApart = folderClasses.length > 1 || judged.some((own) => own.guess !== null && !isSingle(own));
  return new Set(tellsApart ? singles : []);
}

function labelCountOf({ list, guess }: JudgedList): number {
  if (guess?.kind !== 'column') return 0;
  return new Set(list.rows.map((row) => (row[guess.column] ?? '').trim())).size;
}

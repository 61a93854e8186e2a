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
  const isOnceEach = (own: JudgedList) => {
    const labels = labelsIn(own);
    return own.role === null && labels !== null && labels.size > 1 && labels.size === own.list.rows.length;
  };
  const others = judged.filter((own) => !isOnceEach(own)).flatMap((own) => labelsIn(own) ?? []);
  const vocabularies = [new Map(folderClasses.map((name) => [name, 1])), ...others];
  const shows = (own: JudgedList) => {
    const labels = [...(labelsIn(own) ?? new Map<string, number>()).keys()];
    return vocabularies.some((known) => known.size > 1 && labels.every((label) => known.has(label)));
  };
  return new Set(judged.filter((own) => isOnceEach(own) && shows(own)));
}

/** Lists that say the same in all rows, where others tell classes apart: forms to fill in, no labels. */
export function formsAmong(
  judged: readonly JudgedList[],
  useOf: ReadonlyMap<string, UsedTable['use']>,
  folderClasses: readonly string[],
): ReadonlySet<JudgedList> {
  const isSingle = (own: JudgedList) =>
    own.guess?.kind === 'column' && useOf.get(own.list.path) !== 'labels' && labelsIn(own)?.size === 1;
  const singles = judged.filter((own) => isSingle(own) && own.list.rows.length > 2);
  const tellsApart = folderClasses.length > 1 || judged.some((own) => own.guess !== null && !isSingle(own));
  return new Set(tellsApart ? singles : []);
}

/** How often each label stands in the column that is guessed to hold them. */
function labelsIn({ guess, candidates }: JudgedList): ReadonlyMap<string, number> | null {
  if (guess?.kind !== 'column') return null;
  return candidates.find(({ profile }) => profile.column === guess.column)?.profile.counts ?? null;
}

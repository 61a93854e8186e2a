import type { BrowseQuery } from '../protocol/dataset';
import type { Dataset } from './dataset';

/** The search as people type it: letters without accents or case, every word somewhere in the path or the class. */
function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/**
 * Positions of the items a query asks for, in the order of the grid: by class (unlabelled last), then in the
 * dataset's own, or in that alone. Of the query filter, search and order are read; whoever shows a page cuts it out.
 */
export function browse(
  dataset: Dataset,
  query: Pick<BrowseQuery, 'classIndex' | 'role' | 'search' | 'folder' | 'order'>,
): number[] {
  const words = folded(query.search).split(/\s+/).filter(Boolean);
  const foldedClasses = words.length > 0 ? dataset.classes.map(folded) : [];
  const below = query.folder ? `${query.folder}/` : '';
  const found: number[] = [];
  for (const { index, path, classIndex, role } of dataset.items) {
    if (query.classIndex !== null && classIndex !== query.classIndex) continue;
    if (query.role !== null && role !== query.role) continue;
    if (!path.startsWith(below)) continue;
    if (words.length > 0) {
      const text = `${folded(path)}\n${classIndex === null ? '' : foldedClasses[classIndex]}`;
      if (!words.every((word) => text.includes(word))) continue;
    }
    found.push(index);
  }
  if (query.order === 'asListed') return found;
  const last = dataset.classes.length;
  const rank = (index: number) => dataset.items[index]?.classIndex ?? last;
  return found.sort((a, b) => rank(a) - rank(b) || a - b);
}

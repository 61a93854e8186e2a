import type { BrowseQuery } from '../protocol/dataset';
import type { Dataset } from './dataset';

/** Indices of the items a query asks for, in the dataset's order, before paging. The search is in paths, in any case. */
export function browse(
  { items }: Pick<Dataset, 'items'>,
  { classIndex, role, search }: Pick<BrowseQuery, 'classIndex' | 'role' | 'search'>,
): number[] {
  const sought = search.trim().toLocaleLowerCase();
  const found: number[] = [];
  for (const item of items) {
    if (classIndex !== null && item.classIndex !== classIndex) continue;
    if (role !== null && item.role !== role) continue;
    if (sought !== '' && !item.path.toLocaleLowerCase().includes(sought)) continue;
    found.push(item.index);
  }
  return found;
}

import type { FolderRow } from '../../protocol/dataset';

/** Rows that unfold by themselves have at most this many folders in them, and the tree at most so many rows. */
const FEW_CHILDREN = 24;
const FEW_ROWS = 48;

/** The folders to unfold at first: from the top, as long as what comes into view can be taken in. */
export function firstUnfolded(rows: readonly FolderRow[]): ReadonlySet<string> {
  const unfolded = new Set<string>();
  let shown = 1;
  // Level by level: what lies deep must not push out what lies above.
  const byDepth = [...rows].sort((a, b) => a.depth - b.depth);
  for (const { path, subfolderCount } of byDepth) {
    const isInView = path === '' || unfolded.has(parentOf(path));
    if (!isInView || subfolderCount === 0) continue;
    if (subfolderCount > FEW_CHILDREN || shown + subfolderCount > FEW_ROWS) continue;
    unfolded.add(path);
    shown += subfolderCount;
  }
  return unfolded;
}

/** Those whose folders above are all unfolded. Rows come each before those in it. */
export function rowsInView(rows: readonly FolderRow[], unfolded: ReadonlySet<string>): readonly FolderRow[] {
  const shown: FolderRow[] = [];
  let foldedDepth = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (row.depth > foldedDepth) continue;
    foldedDepth = unfolded.has(row.path) ? Number.POSITIVE_INFINITY : row.depth;
    shown.push(row);
  }
  return shown;
}

/** The folder that this one lies in; the whole for those at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Where a key leads from a row (ARIA treegrid): to another row, or to fold or unfold it; null where it leads nowhere. */
export function followKey(
  key: string,
  at: number,
  shown: readonly FolderRow[],
  unfolded: ReadonlySet<string>,
): { readonly goTo: number } | { readonly fold: string } | { readonly unfold: string } | null {
  const row = shown[at];
  if (!row) return null;
  const isUnfolded = row.subfolderCount > 0 && unfolded.has(row.path);
  switch (key) {
    case 'ArrowDown':
      return { goTo: Math.min(shown.length - 1, at + 1) };
    case 'ArrowUp':
      return { goTo: Math.max(0, at - 1) };
    case 'Home':
      return { goTo: 0 };
    case 'End':
      return { goTo: shown.length - 1 };
    case 'ArrowRight':
      if (isUnfolded) return { goTo: at + 1 };
      return row.subfolderCount > 0 ? { unfold: row.path } : null;
    case 'ArrowLeft': {
      if (isUnfolded) return { fold: row.path };
      const parent = shown.findIndex(({ path }) => path === parentOf(row.path));
      return parent >= 0 && parent !== at ? { goTo: parent } : null;
    }
    default:
      return null;
  }
}

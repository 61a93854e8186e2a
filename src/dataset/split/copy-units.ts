import { UnionFind } from '../health/union-find';

/**
 * Images that no split may divide, as a key that they share: those of the same content (`contentOf`; null where it is
 * unknown), and those of a group that a person keeps together.
 */
export function copyUnits<T extends { readonly index: number; readonly path: string }>(
  items: readonly T[],
  contentOf: (item: T) => string | null,
  keptTogether: readonly (readonly string[])[],
): (item: T) => string {
  const units = new UnionFind(items.length);
  const positionOfContent = new Map<string, number>();
  const positionOfIndex = new Map<number, number>();
  const positionOfPath = new Map<string, number>();
  for (const [position, item] of items.entries()) {
    positionOfIndex.set(item.index, position);
    if (keptTogether.length > 0) positionOfPath.set(item.path, position);
    const content = contentOf(item);
    if (content === null) continue;
    const twin = positionOfContent.get(content);
    if (twin === undefined) positionOfContent.set(content, position);
    else units.join(twin, position);
  }
  for (const group of keptTogether) {
    // A recipe made for other data may name images that are not here.
    const [first, ...others] = group.flatMap((path) => positionOfPath.get(path) ?? []);
    for (const other of others) if (first !== undefined) units.join(first, other);
  }
  return ({ index }) => String(units.find(positionOfIndex.get(index) ?? -1));
}

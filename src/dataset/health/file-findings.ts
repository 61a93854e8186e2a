import type { DatasetProblem, FindingGroup } from '../../protocol/dataset';

/** One group for each file; only images can be set aside, other files are not used anyway. */
export function fileGroup(
  { path, severity, ...reason }: DatasetProblem,
  item: { readonly index: number; readonly className: string | null } | null,
): FindingGroup {
  return {
    className: item?.className ?? null,
    paths: path === '' ? [] : [path],
    indices: item ? [item.index] : [],
    isExact: false,
    reason,
    setAside: item ? [path] : [],
  };
}

import type { DatasetProblem, FindingGroup, FindingKind } from '../../protocol/dataset';

/** Which finding a problem belongs to; problems not named here are no findings (notices, warnings of the zip itself). */
const KIND_OF_CODE: ReadonlyMap<string, FindingKind> = new Map<string, FindingKind>([
  ['fileEmpty', 'empty'],
  ['notAnImage', 'notAnImage'],
  ['formatUnsupported', 'unsupportedFormat'],
  ['formatNotTaken', 'unsupportedFormat'],
  ['tiny', 'tiny'],
  ['classNotInTraining', 'classNotInTraining'],
]);

/** Problems that are about a choice or a folder, and leave the file itself in good health. */
const NOT_THE_FILES_FAULT: ReadonlySet<string> = new Set([
  'outsideClasses',
  'classNotInMap',
  'decodingCancelled',
]);

export function kindOfProblem({ code, severity, path }: DatasetProblem): FindingKind | null {
  const kind = KIND_OF_CODE.get(code);
  if (kind) return kind;
  return severity === 'excluded' && path !== '' && !NOT_THE_FILES_FAULT.has(code) ? 'unreadable' : null;
}

/** One group for each file; only images can be set aside, other files are not used anyway. */
export function fileGroup(
  { path, severity, ...reason }: DatasetProblem,
  item: { readonly index: number; readonly className: string | null } | null,
): FindingGroup {
  return {
    className: item?.className ?? null,
    paths: [path],
    indices: item ? [item.index] : [],
    isExact: false,
    reason,
    setAside: item ? [path] : [],
  };
}

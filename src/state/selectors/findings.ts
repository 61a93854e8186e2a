import type { DatasetProblem, Finding, FindingGroup, HealthReport } from '../../protocol/dataset';
import { FINDING_KINDS, type FindingKind, findingKey, kindOfProblem } from '../../shared/finding-kinds';

/**
 * The one list of what may be wrong, gravest first: what the data check reports, and the problems it does not know yet,
 * since a run met them after it.
 */
export function listFindings(
  report: HealthReport | null,
  problems: readonly DatasetProblem[],
): readonly Finding[] {
  const groups = new Map<FindingKind, FindingGroup[]>();
  const told = new Set<string>();
  for (const { kind, groups: known } of report?.findings ?? []) {
    groups.set(kind, [...known]);
    for (const group of known) for (const key of keysOf(kind, group)) told.add(key);
  }
  for (const problem of problems) {
    const kind = kindOfProblem(problem);
    // A report has counted the classes, by what can be decoded, and tells images of 16-bit gray at once.
    const isTold = report && (kind === 'fewImages' || (kind === 'deepGray' && groups.has(kind)));
    if (isTold || told.has(findingKey(problem))) continue;
    told.add(findingKey(problem));
    const ofKind = groups.get(kind);
    if (ofKind) ofKind.push(groupOf(problem));
    else groups.set(kind, [groupOf(problem)]);
  }
  return FINDING_KINDS.flatMap((kind) => {
    const ofKind = groups.get(kind);
    return ofKind ? [{ kind, groups: ofKind, fileCount: fileCount(ofKind) }] : [];
  });
}

/** How many problems there are: each has a line of its own. What is only worth knowing is none. */
export function countFindings(findings: readonly Finding[]): number {
  return findings.reduce((sum, { kind, groups }) => sum + (kind === 'notes' ? 0 : groups.length), 0);
}

/** What `findingKey` says of the problems that became this group. */
function keysOf(kind: FindingKind, { paths, reason }: FindingGroup): string[] {
  const code = reason?.code ?? '';
  const all = paths.length === 0 ? [''] : paths;
  return all.flatMap((path) => [`${kind}\0${path}\0`, `${kind}\0${path}\0${code}`]);
}

function groupOf({ path, severity: _, ...reason }: DatasetProblem): FindingGroup {
  return {
    className: null,
    paths: path === '' ? [] : [path],
    indices: [],
    isExact: false,
    reason,
    setAside: [],
  };
}

function fileCount(groups: readonly FindingGroup[]): number {
  return groups.reduce((sum, { paths }) => sum + paths.length, 0);
}

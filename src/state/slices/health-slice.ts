import type { FindingGroup, HealthLook, HealthReport } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';

/** What the data check said of the open dataset. It runs by itself. */
export interface HealthState {
  readonly report: HealthReport | null;
  /** What it was begun for by itself; see `useDataCheck`. */
  readonly subject: object | null;
  /** How pixels are being looked at, where they are. */
  readonly checking: Exclude<HealthLook, 'listed'> | null;
  /** A person has stopped it: it is not begun unasked again. */
  readonly isDeclined: boolean;
  readonly failure: Failure | null;
}

export const notChecked: HealthState = {
  report: null,
  subject: null,
  checking: null,
  isDeclined: false,
  failure: null,
};

/** The remedy of a finding: what it would set aside, and whether that has been done. */
export interface Remedy {
  readonly paths: readonly string[];
  readonly isDone: boolean;
}

/** What one click sets aside, or puts back; null where there is nothing to set aside. */
export function remedyOf(groups: readonly FindingGroup[], setAside: readonly string[]): Remedy | null {
  const paths = [...new Set(groups.flatMap((group) => group.setAside))];
  if (paths.length === 0) return null;
  const done = new Set(setAside);
  return { paths, isDone: paths.every((path) => done.has(path)) };
}

/** Equal for the same group of paths. */
export function groupKey(paths: readonly string[]): string {
  return JSON.stringify(paths);
}

/** Whether all look-alikes of a finding are kept on one side of every split. */
export function areKeptTogether(
  groups: readonly FindingGroup[],
  keptTogether: readonly (readonly string[])[],
): boolean {
  const kept = new Set(keptTogether.map(groupKey));
  return groups.every(({ paths }) => kept.has(groupKey(paths)));
}

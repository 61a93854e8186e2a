import type { RunSummary } from '../../protocol/runs';

/** A dataset that was trained on in this browser. */
export interface RecentDataset {
  /** The run that was begun last on it. */
  readonly newest: RunSummary;
  readonly runCount: number;
}

/**
 * The datasets of the kept runs, the one worked on last first.
 * @param forgottenAt when a person took a dataset off the list, by its fingerprint (ms since 1970; 0: never): a later run brings
 * it back
 */
export function recentDatasets(
  runs: readonly RunSummary[],
  forgottenAt: (fingerprint: string) => number,
  most: number,
): readonly RecentDataset[] {
  const found = new Map<string, RecentDataset>();
  const newestFirst = runs
    .filter(({ deletedAt }) => deletedAt === null)
    .toSorted((a, b) => b.createdAt - a.createdAt);
  for (const run of newestFirst) {
    const { fingerprint } = run.dataset;
    const known = found.get(fingerprint);
    found.set(fingerprint, { newest: known?.newest ?? run, runCount: (known?.runCount ?? 0) + 1 });
  }
  return [...found.values()]
    .filter(({ newest }) => newest.createdAt > forgottenAt(newest.dataset.fingerprint))
    .slice(0, most);
}

import type { CollectionSummary } from '../../protocol/collect';
import type { OpenedDataset } from '../../protocol/dataset';
import type { RunSummary } from '../../protocol/runs';

/** A dataset that was opened or trained on in this browser. */
export interface RecentDataset {
  readonly fingerprint: string;
  readonly name: string;
  readonly imageCount: number;
  /** When it was last opened or trained on, ms since 1970. */
  readonly lastAt: number;
  /** The run that was begun last on it; null where there is none. */
  readonly newest: RunSummary | null;
  readonly runCount: number;
  /** How it was opened; null where only its runs are known. */
  readonly opened: OpenedDataset | null;
}

/**
 * The datasets of the kept runs and those that were only opened, the one worked on last first.
 * @param forgottenAt when a person took a dataset off the list, by its fingerprint (ms since 1970; 0: never): whoever opens it
 * again, or trains on it, brings it back
 */
export function recentDatasets(
  runs: readonly RunSummary[],
  opened: readonly OpenedDataset[],
  forgottenAt: (fingerprint: string) => number,
  most: number,
): readonly RecentDataset[] {
  const found = new Map<string, RecentDataset>();
  for (const one of opened) {
    const { fingerprint, name, imageCount, openedAt } = one;
    const facts = { fingerprint, name, imageCount, lastAt: openedAt };
    found.set(fingerprint, { ...facts, newest: null, runCount: 0, opened: one });
  }
  const oldestFirst = runs
    .filter(({ deletedAt }) => deletedAt === null)
    .toSorted((a, b) => a.createdAt - b.createdAt);
  for (const run of oldestFirst) {
    const { fingerprint, name, imageCount } = run.dataset;
    const known = found.get(fingerprint);
    found.set(fingerprint, {
      fingerprint,
      name,
      imageCount,
      lastAt: Math.max(run.createdAt, known?.lastAt ?? 0),
      newest: run,
      runCount: (known?.runCount ?? 0) + 1,
      opened: known?.opened ?? null,
    });
  }
  return [...found.values()]
    .filter(({ fingerprint, lastAt }) => lastAt > forgottenAt(fingerprint))
    .toSorted((a, b) => b.lastAt - a.lastAt)
    .slice(0, most);
}

/** What was collected here, and what was trained on it. */
export interface RecentCollection extends CollectionSummary {
  /** When a picture last came in or it was last trained on, ms since 1970. */
  readonly lastAt: number;
  /** Its runs, on the pictures it had then; null where it was never trained on. */
  readonly trained: RecentDataset | null;
}

/**
 * Collections with pictures in them and recent datasets, the one worked on last first. A dataset that is known by its runs alone and
 * has a collection's name is that collection as it was: it stands once.
 * @param most collections
 */
export function recentWork(
  datasets: readonly RecentDataset[],
  collections: readonly CollectionSummary[],
  most: number,
): readonly (RecentDataset | RecentCollection)[] {
  const trainedOn = new Map<string, RecentDataset>();
  const others: RecentDataset[] = [];
  const names = new Set(collections.flatMap(({ name, changedAt }) => (changedAt === null ? [] : [name])));
  for (const dataset of datasets) {
    const { name, opened, lastAt } = dataset;
    if (opened !== null || !names.has(name)) {
      others.push(dataset);
      continue;
    }
    const known = trainedOn.get(name);
    const later = known && known.lastAt > lastAt ? known : dataset;
    trainedOn.set(name, { ...later, runCount: dataset.runCount + (known?.runCount ?? 0) });
  }
  const collected = collections.flatMap((collection): RecentCollection[] => {
    const trained = trainedOn.get(collection.name) ?? null;
    if (collection.changedAt === null) return [];
    return [{ ...collection, trained, lastAt: Math.max(collection.changedAt, trained?.lastAt ?? 0) }];
  });
  const newestFirst = collected.toSorted((a, b) => b.lastAt - a.lastAt);
  return [...others, ...newestFirst.slice(0, most)].toSorted((a, b) => b.lastAt - a.lastAt);
}

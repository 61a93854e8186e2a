import type { CollectionSummary } from '../../protocol/collect';
import type { TaskProgress } from '../../protocol/commands';
import type { DatasetProblem, DatasetSource, DatasetSummary, OpenedDataset } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';

/** Of some images of a dataset, as they are stored. */
export interface ImageLook {
  /** Median of their shorter sides, px. */
  readonly medianSide: number;
  /** Whether none of them has colours. */
  readonly isGray: boolean;
}

export interface DatasetState {
  /** The dataset that is open: it stays until another one has opened. */
  readonly summary: DatasetSummary | null;
  /** Where it came from, to open it again should the worker end; null where that was the cache. */
  readonly source: DatasetSource | null;
  /** Those of the summary and those found while decoding, each once. */
  readonly problems: readonly DatasetProblem[];
  /** What some of its images are like; null until they were looked at. */
  readonly look: ImageLook | null;
  /** What is being opened, by name. */
  readonly opening: string | null;
  readonly progress: TaskProgress | null;
  /** Labels from an earlier visit that are in force again; 0 for none, and where the person knows. */
  readonly keptLabelCount: number;
  /** Labels that were kept of an earlier visit and cannot be read, as they lie on the disk. */
  readonly damagedLabels: Blob | null;
  /** What was opened in this browser when the studio was opened, the last one first. */
  readonly recent: readonly OpenedDataset[];
  /** What a person collected on this machine, by name. */
  readonly collections: readonly CollectionSummary[];
  /** Pictures are being collected, in place of what is open. */
  readonly isCollecting: boolean;
  /** The worker is asked to see the dataset in another way. */
  readonly isDeciding: boolean;
  /** Why the last attempt did not open. */
  readonly failure: Failure | null;
}

export const emptyDataset: DatasetState = {
  summary: null,
  source: null,
  problems: [],
  look: null,
  opening: null,
  progress: null,
  keptLabelCount: 0,
  damagedLabels: null,
  recent: [],
  collections: [],
  isCollecting: false,
  isDeciding: false,
  failure: null,
};

/** Adds problems, leaving out those already known. */
export function mergeProblems(
  known: readonly DatasetProblem[],
  found: readonly DatasetProblem[],
): readonly DatasetProblem[] {
  const seen = new Set(known.map(problemKey));
  const fresh = found.filter((problem) => {
    const key = problemKey(problem);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return fresh.length === 0 ? known : [...known, ...fresh];
}

function problemKey(problem: DatasetProblem): string {
  return `${problem.code}\n${problem.path}`;
}

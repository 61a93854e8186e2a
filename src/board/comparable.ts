import type { StoredEntry } from '../training/runs/stored-entry';

/** What decides which images a run was validated on, from the coarsest to the finest. */
export interface Basis {
  /** The data themselves. */
  readonly dataset: string;
  /** What was decided about them: set aside, named anew, read otherwise. */
  readonly decisions: string;
  /** How they were divided, seed included. */
  readonly split: string;
  /** How many were counted in the end: some may be unreadable in one browser. */
  readonly count: number;
}

/** Two runs are compared only where all of this is the same. */
export function basisOf({ dataset, classes, recipe, result }: StoredEntry): Basis {
  const { setAside, keptTogether, relabelled, roles, labelLevel, reading } = recipe.dataset;
  const { source, validationPercent, testPercent, folds, fold } = recipe.split;
  const share = folds > 1 ? { folds, fold } : { validationPercent };
  return {
    dataset: dataset.fingerprint,
    decisions: inOneOrder({
      classes,
      setAside: setAside.toSorted(),
      keptTogether,
      relabelled,
      roles,
      labelLevel,
      reading,
    }),
    split: inOneOrder({ source, testPercent, ...share, seed: recipe.seed }),
    count: result.validationCount,
  };
}

export function basisKey({ dataset, decisions, split, count }: Basis): string {
  return JSON.stringify([dataset, decisions, split, count]);
}

/** JSON whose keys stand in one order, whatever the order they were written in. */
function inOneOrder(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** The compared runs as rows of a table: alone or by what they have in common, in any order. */
import { type Spread, spreadOf } from '../../metrics/spread';
import type { RunDetails, RunResult } from '../../protocol/runs';
import { recipeSettings } from '../../recipe/differences';

/** Figures of a run that stand beside its settings, of the weights that are kept. */
export const COMPARED_FIGURES = ['validationAccuracy', 'validationLoss', 'elapsedMs'] as const;
export type ComparedFigure = (typeof COMPARED_FIGURES)[number] & keyof RunResult;

/** What rows are ordered by: their names, a figure, or a setting by its path. */
export type SortKey =
  | { readonly kind: 'name' }
  | { readonly kind: 'figure'; readonly figure: ComparedFigure }
  | { readonly kind: 'setting'; readonly path: string };

export interface ComparedRow {
  /** One run, or all that differ in nothing but the seed. */
  readonly runs: readonly [RunDetails, ...RunDetails[]];
  readonly figures: { readonly [K in ComparedFigure]: Spread | null };
  /** By path; of a group those of its first run, which are all but the seed's the same. */
  readonly settings: ReadonlyMap<string, unknown>;
}

/** What is varied to see how much chance does. */
const CHANCE = 'seed';

/** A row for each run; grouped, for each set of runs on the same data whose recipes differ in the seed alone. In the order of their first. */
export function comparedRows(runs: readonly RunDetails[], grouped: boolean): readonly ComparedRow[] {
  const groups = new Map<string, [RunDetails, ...RunDetails[]]>();
  for (const run of runs) {
    const key = grouped ? withoutChance(run) : run.entry.runId;
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups.values()].map((group) => ({
    runs: group,
    figures: {
      validationAccuracy: spreadOf(group.map(({ entry }) => entry.result.validationAccuracy)),
      validationLoss: spreadOf(group.map(({ entry }) => entry.result.validationLoss)),
      elapsedMs: spreadOf(group.map(({ entry }) => entry.result.elapsedMs)),
    },
    settings: recipeSettings(group[0].entry.recipe),
  }));
}

function withoutChance({ entry }: RunDetails): string {
  const settings = [...recipeSettings(entry.recipe)].filter(([path]) => path !== CHANCE);
  return JSON.stringify([entry.dataset.fingerprint, settings.toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

/** In order of a column; what has no value there comes last, whichever way. Equal ones stay as they stood. */
export function sortedRows(
  rows: readonly ComparedRow[],
  by: SortKey,
  descending: boolean,
): readonly ComparedRow[] {
  const placeOf = ({ runs: [first], figures, settings }: ComparedRow): unknown => {
    switch (by.kind) {
      case 'name':
        return first.entry.name;
      case 'figure':
        return figures[by.figure]?.mean ?? null;
      case 'setting':
        return settings.get(by.path) ?? null;
    }
  };
  const sign = descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [placeOf(a), placeOf(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    if (typeof one === 'number' && typeof other === 'number') return sign * (one - other);
    return sign * textOf(one).localeCompare(textOf(other), undefined, { numeric: true });
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

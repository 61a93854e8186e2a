/** Who is first, and which files cannot be compared: the rules of the board. */
import { wilsonInterval } from '../metrics/intervals';
import type { StoredEntry } from '../training/runs/stored-entry';
import { type Basis, basisKey, basisOf } from './comparable';

/** A run that was dropped on the board. */
export interface BoardRun {
  /** In the order of arrival. */
  readonly id: number;
  readonly file: string;
  readonly student: string;
  readonly entry: StoredEntry;
}

/** Runs on the same validation images. */
export interface Group {
  readonly key: string;
  readonly basis: Basis;
  readonly datasetName: string;
  readonly runs: readonly BoardRun[];
}

export interface Standing {
  readonly run: BoardRun;
  /** Equal scores share a rank, and the next one counts them all: 1, 1, 3. */
  readonly rank: number;
  /** Share of the validation images that the kept weights name rightly. */
  readonly score: number;
  readonly count: number;
  /** 95 % by Wilson. */
  readonly interval: readonly [number, number];
}

/** Why a run is not among those compared; each names a sentence of the catalogue. */
export type AsideReason =
  | { readonly kind: 'noScore' }
  | { readonly kind: 'sameRun'; readonly values: { readonly file: string } }
  | { readonly kind: 'otherDataset'; readonly values: { readonly name: string } }
  | { readonly kind: 'otherDecisions' }
  | { readonly kind: 'otherSplit' }
  | { readonly kind: 'otherCount'; readonly values: { readonly count: number; readonly expected: number } };

export interface SetAside {
  readonly run: BoardRun;
  readonly reason: AsideReason;
}

export interface Standings {
  /** The largest first. */
  readonly groups: readonly Group[];
  /** The group that is compared; null where no run has a score. */
  readonly shown: Group | null;
  /** By rank, those of one rank by name. */
  readonly rows: readonly Standing[];
  readonly aside: readonly SetAside[];
}

/** @param wanted key of the group to compare; the largest where null, or where it is gone */
export function standingsOf(runs: readonly BoardRun[], wanted: string | null): Standings {
  const aside: SetAside[] = [];
  const scored: BoardRun[] = [];
  const latest = latestOfEach(runs);
  for (const run of runs) {
    const kept = latest.get(runIdOf(run));
    if (kept && kept !== run) aside.push({ run, reason: { kind: 'sameRun', values: { file: kept.file } } });
    else if (scoreOf(run) === null) aside.push({ run, reason: { kind: 'noScore' } });
    else scored.push(run);
  }
  const groups = groupsOf(scored);
  const shown = groups.find(({ key }) => key === wanted) ?? groups[0] ?? null;
  for (const group of groups) {
    if (!shown || group === shown) continue;
    for (const run of group.runs) aside.push({ run, reason: difference(group, shown.basis) });
  }
  return {
    groups,
    shown,
    rows: shown ? ranked(shown.runs) : [],
    aside: aside.toSorted((a, b) => a.run.id - b.run.id),
  };
}

/** The name a run had where it was made: a file that was imported and exported again is still that run. */
function runIdOf({ entry }: BoardRun): string {
  return entry.originalRunId ?? entry.runId;
}

/** Of several files of one run the one that got furthest; of equals the first. */
function latestOfEach(runs: readonly BoardRun[]): ReadonlyMap<string, BoardRun> {
  const latest = new Map<string, BoardRun>();
  for (const run of runs) {
    const known = latest.get(runIdOf(run));
    if (!known || run.entry.result.step > known.entry.result.step) latest.set(runIdOf(run), run);
  }
  return latest;
}

function scoreOf({ entry: { result } }: BoardRun): number | null {
  return result.validationCount > 0 ? result.validationAccuracy : null;
}

function groupsOf(runs: readonly BoardRun[]): Group[] {
  const groups = new Map<string, BoardRun[]>();
  for (const run of runs) {
    const key = basisKey(basisOf(run.entry));
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  return [...groups]
    .flatMap(([key, members]) => {
      const [first] = members;
      if (!first) return [];
      const basis = basisOf(first.entry);
      return [{ key, basis, datasetName: first.entry.dataset.name, runs: members }];
    })
    .toSorted((a, b) => b.runs.length - a.runs.length);
}

/** The coarsest thing in which a group differs: what is finer follows from it. */
function difference({ basis, datasetName }: Group, shown: Basis): AsideReason {
  if (basis.dataset !== shown.dataset) return { kind: 'otherDataset', values: { name: datasetName } };
  if (basis.decisions !== shown.decisions) return { kind: 'otherDecisions' };
  if (basis.split !== shown.split) return { kind: 'otherSplit' };
  return { kind: 'otherCount', values: { count: basis.count, expected: shown.count } };
}

/** Images named rightly: a whole number, so that ties do not hang on how a share was rounded. */
function rightOf({ score, count }: { readonly score: number; readonly count: number }): number {
  return Math.round(score * count);
}

function ranked(runs: readonly BoardRun[]): Standing[] {
  const scored = runs
    .map((run) => ({ run, score: scoreOf(run) ?? 0, count: run.entry.result.validationCount }))
    .toSorted((a, b) => rightOf(b) - rightOf(a) || a.run.student.localeCompare(b.run.student));
  return scored.map((one) => ({
    ...one,
    rank: 1 + scored.findIndex((other) => rightOf(other) === rightOf(one)),
    interval: wilsonInterval(one.score, one.count),
  }));
}

/** The best of each name alone: a student who handed in ten runs takes one line. Ranks are counted anew. */
export function bestOfEach(rows: readonly Standing[], nameOf: (run: BoardRun) => string): Standing[] {
  const seen = new Set<string>();
  const best = rows.filter(({ run }) => {
    const name = nameOf(run);
    return !seen.has(name) && seen.add(name);
  });
  return best.map((row) => ({
    ...row,
    rank: 1 + best.findIndex((other) => rightOf(other) === rightOf(row)),
  }));
}

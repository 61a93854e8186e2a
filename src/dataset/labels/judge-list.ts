/** What the columns of a list of files are: a split, classes by columns, labels. */
import { areWhole, type ColumnProfile, isNumbering, profileColumn } from './column-profile';
import type { FileList } from './file-list';
import { type AskedClasses, type ScoredColumn, scoreLabelColumns } from './label-score';
import { findOneHot, type OneHot } from './one-hot';
import { signBetweenLabels } from './several-labels';
import { isFoldColumn, type ListedRole, roleOfList, rolesOfValues } from './split-values';

/** How labels are read off the rows of a list. */
export type LabelReading =
  | {
      readonly kind: 'column';
      readonly column: number;
      /** What stands between the labels of an image that has several in one cell; null where none has. */
      readonly between: string | null;
      /** `3.0` means 3: what pandas makes of whole numbers where a cell is empty. */
      readonly isWhole: boolean;
    }
  | { readonly kind: 'oneHot'; readonly oneHot: OneHot };

export interface JudgedList {
  readonly list: FileList;
  /** Of the whole list, by its name. */
  readonly role: ListedRole | null;
  /** The column that divides the images, and what its values mean. */
  readonly split: { readonly column: number; readonly roles: ReadonlyMap<string, ListedRole> } | null;
  /** A column of folds that is there and divides nothing. */
  readonly foldColumn: number | null;
  /** Columns that could hold labels, the likeliest first. */
  readonly candidates: readonly ScoredColumn[];
  readonly oneHot: OneHot | null;
  /** Null where nothing looks like labels. */
  readonly guess: LabelReading | null;
  /** How sure the guess is: in the unit of `scoreLabelColumns`. */
  readonly score: number;
}

/** Of a wide table columns are first judged on this many cells, from rows all over it, and the likeliest then on all rows. */
const JUDGED_CELLS = 4_000_000;
const JUDGED_COLUMNS = 32;
/** A class for each column says as much as a name that says "label", and agreement with the sample weighs as much. */
const ONE_HOT_SCORE = 3.5;

export function judgeList(list: FileList, asked: AskedClasses | null): JudgedList {
  const others = list.keys.map((_, column) => column).filter((column) => column !== list.fileColumn);
  const profiles = profileColumns(list, others, asked);
  let split: JudgedList['split'] = null;
  for (const profile of profiles) {
    const roles = rolesOfValues(profile, list.path);
    if (roles && !split) split = { column: profile.column, roles };
  }
  const folds = profiles.find(isFoldColumn) ?? null;
  const splitColumn = split?.column;
  const remaining = profiles.filter((profile) => profile.column !== splitColumn && profile !== folds);
  const candidates = scoreLabelColumns(remaining, asked);
  const oneHot = list.header
    ? findOneHot(
        list.rows,
        list.header,
        others.filter((column) => column !== splitColumn),
      )
    : null;
  const column = list.header ? bestScored(candidates) : finestRepeating(candidates);
  const oneHotScore = oneHot ? ONE_HOT_SCORE + agreementOf(oneHot, asked) : Number.NEGATIVE_INFINITY;
  const columnScore = column?.score ?? Number.NEGATIVE_INFINITY;
  const guess: LabelReading | null =
    oneHot && oneHotScore > columnScore ? { kind: 'oneHot', oneHot } : column && readColumn(column.profile);
  return {
    list,
    role: roleOfList(list.path),
    split,
    foldColumn: folds?.column ?? null,
    candidates,
    oneHot,
    guess,
    score: Math.max(oneHotScore, columnScore),
  };
}

/** Labels that are the values of a column. */
export function readColumn(profile: ColumnProfile): LabelReading {
  const isWhole = profile.kind === 'decimals' && areWhole(profile);
  return { kind: 'column', column: profile.column, between: signBetweenLabels(profile), isWhole };
}

/**
 * Lists of the same columns are parts of one (`train.txt`, `test.txt`; Roboflow's `_classes.csv` in each split): the longest knows
 * best which the labels are.
 */
export function alikeAmong(judged: readonly JudgedList[]): JudgedList[] {
  return judged.map((own) => {
    const parts = judged.filter((other) => haveSameColumns(own.list, other.list));
    const longest = parts.reduce((a, b) => (b.list.images.length > a.list.images.length ? b : a));
    if (longest === own || longest.guess === null) return own;
    return { ...own, guess: longest.guess, oneHot: longest.oneHot, score: longest.score };
  });
}

export function haveSameColumns(a: FileList, b: FileList): boolean {
  return (a.header === null) === (b.header === null) && a.keys.join('\n') === b.keys.join('\n');
}

function profileColumns(
  list: FileList,
  columns: readonly number[],
  asked: AskedClasses | null,
): ColumnProfile[] {
  const { rows, keys } = list;
  const stride = Math.max(1, Math.floor((columns.length * rows.length) / JUDGED_CELLS));
  const of = (column: number, step: number) => profileColumn(rows, column, keys[column], step);
  if (stride === 1) return columns.map((column) => of(column, 1));
  const tried = columns.map((column) => of(column, stride));
  const likely = scoreLabelColumns(tried, asked).slice(0, JUDGED_COLUMNS);
  const dividing = tried.filter((profile) => rolesOfValues(profile, list.path) !== null);
  const chosen = new Set([
    ...likely.map(({ profile }) => profile.column),
    ...dividing.map(({ column }) => column),
  ]);
  return [...chosen].sort((a, b) => a - b).map((column) => of(column, 1));
}

function bestScored([best]: readonly ScoredColumn[]): ScoredColumn | null {
  return best && best.score > 0 ? best : null;
}

/**
 * Where nothing is named: the only column beside the names, else the finest of those whose values repeat. Words and numbers that go
 * on from 0 or 1 without a gap are labels before any other numbers, which may be corners of boxes.
 */
function finestRepeating(candidates: readonly ScoredColumn[]): ScoredColumn | null {
  const sizeOf = ({ profile }: ScoredColumn) => profile.counts.size;
  if (candidates.length === 1) return bestScored(candidates);
  const repeating = candidates.filter(
    (candidate) => sizeOf(candidate) >= 2 && sizeOf(candidate) <= candidate.profile.filledCount / 2,
  );
  const likely = repeating.filter(({ profile }) => profile.kind === 'words' || isNumbering(profile));
  return (likely.length > 0 ? likely : repeating)
    .sort((a, b) => a.profile.column - b.profile.column)
    .reduce<ScoredColumn | null>(
      (best, candidate) => (best === null || sizeOf(candidate) > sizeOf(best) ? candidate : best),
      null,
    );
}

function agreementOf({ classes }: OneHot, asked: AskedClasses | null): number {
  const wanted = asked?.columns ?? [];
  if (wanted.length < 2) return 0;
  const share = wanted.filter((name) => classes.some((own) => own.name === name)).length / wanted.length;
  return share >= 0.5 ? 4 * share : 0;
}

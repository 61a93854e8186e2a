/** Where labels could come from, as far as tables go: which lists belong together, and every reading that can be chosen. */

import type { ClassSource } from '../../recipe/reading';
import { largestOf } from '../../shared/many';
import { isSameSource } from './class-sources';
import { type ColumnProfile, profileColumn } from './column-profile';
import { haveSameColumns, type JudgedList, type LabelReading, readColumn } from './judge-list';
import { type Labelling, labellingOf, labelOf, type ReadList } from './labelling';
import { Marks } from './marks';

/** As the recipe has it. */
export type TableSource =
  | { readonly kind: 'table'; readonly path: string; readonly column: string }
  | { readonly kind: 'oneHot'; readonly path: string };

export interface SourceOption {
  readonly source: TableSource;
  /** The list it is named after, and those that go on with it (`train.csv`, `val.csv`). */
  readonly lists: readonly ReadList[];
  readonly score: number;
  readonly classes: ReadonlySet<string>;
  /** Images that get a label. */
  readonly labelledCount: number;
  /** Images that it speaks of: some may have several labels, and so none. */
  readonly namedCount: number;
}

/** Lists of which one labels what the others do not. */
export interface ListGroup {
  readonly lists: readonly JudgedList[];
  /** What the first of them says, read as it is guessed. */
  readonly first: Labelling;
  /** File → label. */
  readonly labels: ReadonlyMap<number, string>;
}

/** Readings of one group that are offered. */
const MOST_OPTIONS = 8;
const LEAST_OFFERED_SCORE = -0.5;
/** Two lists in which more of the images have two labels speak of different things. */
const MOST_CONTRADICTED = 0.05;

/** Lists with a guess, in groups: the largest list first in each, the group that labels most first. */
export function groupLists(judged: readonly JudgedList[]): ListGroup[] {
  const groups: { lists: JudgedList[]; first: Labelling; merged: Map<number, string> | null }[] = [];
  const labelsOf = ({ first, merged }: (typeof groups)[number]) => merged ?? first.labels;
  const sorted = judged
    .filter(({ guess }) => guess !== null)
    .sort((a, b) => b.list.images.length - a.list.images.length);
  for (const own of sorted) {
    const labelling = labellingOf([readAsGuessed(own)]);
    const { labels } = labelling;
    const group = groups.find((candidate) =>
      belongTogether({ lists: candidate.lists, labels: labelsOf(candidate) }, own, labels),
    );
    if (group) {
      group.lists.push(own);
      group.merged ??= new Map(group.first.labels);
      for (const [file, label] of labels) if (!group.merged.has(file)) group.merged.set(file, label);
    } else groups.push({ lists: [own], first: labelling, merged: null });
  }
  const found = groups.map((group) => ({
    lists: group.lists,
    first: group.first,
    labels: labelsOf(group),
  }));
  return found.sort((a, b) => rank(b, found) - rank(a, found));
}

export function readAsGuessed(judged: JudgedList): ReadList {
  if (judged.guess === null) throw new TypeError(`${judged.list.path} has no guess`);
  return { list: judged.list, reading: judged.guess, names: null };
}

/** How many images two labellings have in common, and how many of these have two labels. */
export function compareLabels(
  a: ReadonlyMap<number, string>,
  b: ReadonlyMap<number, string>,
): { readonly sharedCount: number; readonly contradictedCount: number } {
  let sharedCount = 0;
  let contradictedCount = 0;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const [file, label] of small) {
    const other = large.get(file);
    if (other === undefined) continue;
    sharedCount++;
    if (other !== label) contradictedCount++;
  }
  return { sharedCount, contradictedCount };
}

/** Whether two sets of labels have half of the smaller one in common. */
export function shareClasses(a: ReadonlyMap<number, string>, b: ReadonlyMap<number, string>): boolean {
  const [small, large] = [new Set(a.values()), new Set(b.values())].sort((x, y) => x.size - y.size);
  let common = 0;
  for (const label of small) if (large.has(label)) common++;
  return common >= small.size / 2;
}

function belongTogether(
  group: Pick<ListGroup, 'lists' | 'labels'>,
  own: JudgedList,
  labels: ReadonlyMap<number, string>,
): boolean {
  const [first] = group.lists;
  if (first.guess?.kind !== own.guess?.kind) return false;
  const { sharedCount, contradictedCount } = compareLabels(group.labels, labels);
  if (contradictedCount > MOST_CONTRADICTED * sharedCount) return false;
  return haveSameColumns(first.list, own.list) || shareClasses(group.labels, labels);
}

function rank({ lists, labels }: ListGroup, groups: readonly ListGroup[]): number {
  const most = largestOf(
    groups.map((group) => group.labels.size),
    1,
  );
  return Math.min(lists[0].score, 10) + 6 * (labels.size / most);
}

/** Every reading of a group that can be chosen, its guess first. */
export function optionsOf({ lists }: ListGroup, namesOf: NamesOf): SourceOption[] {
  const [first] = lists;
  const readings: { readonly reading: LabelReading; readonly score: number }[] = [];
  if (first.guess) readings.push({ reading: first.guess, score: first.score });
  if (first.oneHot && first.guess?.kind !== 'oneHot')
    readings.push({ reading: { kind: 'oneHot', oneHot: first.oneHot }, score: 0 });
  for (const { profile, score } of first.candidates) {
    const isGuess = first.guess?.kind === 'column' && first.guess.column === profile.column;
    const isMarked = first.oneHot?.classes.some(({ column }) => column === profile.column) ?? false;
    if (!isGuess && !isMarked && couldBeLabels(profile, score))
      readings.push({ reading: readColumn(profile), score });
  }
  return readings
    .slice(0, MOST_OPTIONS)
    .map(({ reading, score }) => optionFor(lists, reading, score, namesOf));
}

/** Ages, sizes and numbers of rows divide images too, and are not offered; whoever means them can still choose the column. */
function couldBeLabels({ counts, filledCount }: ColumnProfile, score: number): boolean {
  return counts.size > 1 && counts.size <= filledCount / 2 && score > LEAST_OFFERED_SCORE;
}

/** Names of the classes that a column has as numbers; null where they are labels already. */
export type NamesOf = (judged: JudgedList, reading: LabelReading) => ReadonlyMap<string, string> | null;

/** The option of a reading of the first of `lists`; the others follow with the column of the same name, or their guess. */
export function optionFor(
  lists: readonly JudgedList[],
  reading: LabelReading,
  score: number,
  namesOf: NamesOf,
): SourceOption {
  const [first] = lists;
  const names = namesOf(first, reading);
  const read = lists.flatMap((judged): ReadList[] => {
    const own = judged === first ? reading : readingAlike(first, reading, judged);
    return own ? [{ list: judged.list, reading: own, names }] : [];
  });
  const { path, keys } = first.list;
  const source: TableSource =
    reading.kind === 'oneHot'
      ? { kind: 'oneHot', path }
      : { kind: 'table', path, column: keys[reading.column] ?? `#${reading.column + 1}` };
  return { source, lists: read, score, ...effectOf(read) };
}

function readingAlike(first: JudgedList, reading: LabelReading, other: JudgedList): LabelReading | null {
  if (reading.kind === 'oneHot') return other.oneHot && { kind: 'oneHot', oneHot: other.oneHot };
  if (haveSameColumns(first.list, other.list)) return reading;
  const isGuess = first.guess?.kind === 'column' && first.guess.column === reading.column;
  if (isGuess) return other.guess;
  const key = first.list.keys[reading.column];
  const column = key === undefined ? -1 : other.list.keys.indexOf(key);
  if (key === undefined || column < 0 || column === other.list.fileColumn) return null;
  return readColumn(profileColumn(other.list.rows, column, key));
}

/** Counted without keeping a label for each image, since it is done for every option. */
function effectOf(
  lists: readonly ReadList[],
): Pick<SourceOption, 'classes' | 'labelledCount' | 'namedCount'> {
  const named = new Marks();
  const labelled = new Marks();
  const classes = new Set<string>();
  for (const { list, reading, names } of lists) {
    for (const { image, cells } of list.images) {
      named.add(image.fileIndex);
      const label = labelOf(cells, reading);
      if (typeof label === 'string' || label.name === '') continue;
      labelled.add(image.fileIndex);
      classes.add(names?.get(label.name) ?? label.name);
    }
  }
  return { classes, labelledCount: labelled.count, namedCount: named.count };
}

/** The source a person chose, where it is none of those that are offered: another column, or a list that has no guess. */
export function wantedOption(
  wanted: ClassSource | null,
  offered: readonly SourceOption[],
  groups: readonly ListGroup[],
  judged: readonly JudgedList[],
  namesOf: NamesOf,
): SourceOption[] {
  if (wanted === null || (wanted.kind !== 'table' && wanted.kind !== 'oneHot')) return [];
  const own = judged.find(({ list }) => list.path === wanted.path);
  if (own === undefined || offered.some(({ source }) => isSameSource(source, wanted))) return [];
  const group = groups.find(({ lists }) => lists.includes(own));
  const lists = [own, ...(group?.lists ?? []).filter((other) => other !== own)];
  const reading = wantedReading(wanted, own);
  return reading ? [optionFor(lists, reading, 0, namesOf)] : [];
}

function wantedReading(wanted: ClassSource, { list, oneHot }: JudgedList): LabelReading | null {
  if (wanted.kind === 'oneHot') return oneHot && { kind: 'oneHot', oneHot };
  if (wanted.kind !== 'table') return null;
  const column = list.keys.indexOf(wanted.column);
  if (column < 0 || column === list.fileColumn) return null;
  return readColumn(profileColumn(list.rows, column, wanted.column));
}

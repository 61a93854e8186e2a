/** What each table was taken for, in the words of the protocol; whatever plays no part is said, with what would make it play one. */

import type { TableUnderstanding, UnusedPart } from '../../protocol/understanding';
import type { Reading } from '../../recipe/reading';
import { append } from '../../shared/many';
import type { Failure } from '../../shared/result';
import type { LabelLevel } from '../folder/given-labels';
import type { ClassOfImage } from './by-folders';
import { listsClasses, readClassMap } from './class-map';
import { columnKeys } from './column-profile';
import { type ListedImage, widthOf } from './file-list';
import type { FoundList } from './find-lists';
import type { JudgedList } from './judge-list';
import type { ListGroup, SourceOption } from './label-sources';
import type { Labelling } from './labelling';
import type { ListedLevel } from './levels';
import type { ListedRoles } from './list-roles';
import type { Table } from './read-table';
import { isTextName } from './table-names';

/** How the lists were used. */
export interface ListUses {
  readonly roles: ListedRoles;
  readonly levels: readonly ListedLevel[];
  /** The source of labels that is in force, also where it only labels what lies in no class folder. */
  readonly table: SourceOption | null;
  /** Whether classes come from folders. */
  readonly isByFolders: boolean;
  readonly labelling: Labelling;
  /** The classes as they are learned, and as the folders alone have them. */
  readonly classOf: ClassOfImage;
  readonly folderClassOf: ClassOfImage;
}

/** What a list is used for, the most telling first. */
export function takenFor(own: JudgedList, uses: ListUses): TableUnderstanding['use'] {
  const read = uses.table?.lists.find(({ list }) => list === own.list);
  const labels = ({ image }: ListedImage) =>
    uses.labelling.labels.has(image.fileIndex) &&
    uses.classOf(image) !== undefined &&
    uses.folderClassOf(image) === undefined;
  if (read && (!uses.isByFolders || own.list.images.some(labels))) {
    return read.reading.kind === 'oneHot' ? 'oneHot' : 'labels';
  }
  if (uses.roles.dividing.has(own)) return 'split';
  return uses.levels.some(({ paths }) => paths.includes(own.list.path)) ? 'levels' : 'nothing';
}

export function describeList(
  { list, options, isGuess }: FoundList,
  use: TableUnderstanding['use'],
  contradictionCount: number,
): TableUnderstanding {
  const keyOf = (column: number) => list.keys[column] ?? `#${column + 1}`;
  return {
    path: list.path,
    rowCount: list.rows.length,
    columns: list.keys,
    use,
    fileColumn: {
      chosen: keyOf(list.fileColumn),
      isGuess,
      options: options.map(({ column, foundCount }) => ({ column: keyOf(column), foundCount })),
    },
    missingCount: list.missingCount,
    missingExamples: list.missingExamples,
    contradictionCount,
  };
}

/** A table that names no files. */
export function describeOther({ path, rows }: Table, use: TableUnderstanding['use']): TableUnderstanding {
  return {
    path,
    rowCount: Math.max(0, rows.length - 1),
    columns: columnKeys(rows[0] ?? null, widthOf(rows)),
    use,
    fileColumn: { chosen: null, isGuess: true, options: [] },
    missingCount: 0,
    missingExamples: [],
    contradictionCount: 0,
  };
}

export interface DescribedOthers {
  readonly tables: readonly TableUnderstanding[];
  readonly levels: readonly LabelLevel[];
  readonly unused: readonly UnusedPart[];
  /** Texts that are no tables. */
  readonly otherTexts: readonly string[];
}

/** Tables that are no lists: maps of classes to coarser ones, names of classes, and those that say nothing. */
export function describeOthers(
  others: readonly Table[],
  classes: readonly string[],
  known: readonly LabelLevel[],
  naming: { readonly used: string | null; readonly notTaken: ReadonlySet<string> },
): DescribedOthers {
  const tables: TableUnderstanding[] = [];
  const levels: LabelLevel[] = [];
  const unused: UnusedPart[] = [];
  const otherTexts: string[] = [];
  for (const table of others) {
    const { path, rows } = table;
    const mapped = readClassMap(rows, classes);
    const isNew = ({ name }: LabelLevel) => ![...known, ...levels].some((level) => level.name === name);
    append(levels, mapped.filter(isNew));
    const isUsed = mapped.length > 0 || path === naming.used;
    const note = isUsed ? null : noteOfOther(table, classes, naming.notTaken);
    if (note === null || note !== 'tableNamesNothing' || !isTextName(path))
      tables.push(describeOther(table, isUsed ? 'levels' : 'nothing'));
    if (note === 'tableNamesNothing' && isTextName(path)) otherTexts.push(path);
    else if (note !== null) unused.push({ path, note: { code: note }, offer: null });
  }
  return { tables, levels, unused, otherTexts };
}

function noteOfOther(
  { path, rows }: Table,
  classes: readonly string[],
  namesNotTaken: ReadonlySet<string>,
): 'classNamesNotTaken' | 'classList' | 'tableOfPixels' | 'tableNamesNothing' {
  if (namesNotTaken.has(path)) return 'classNamesNotTaken';
  if (listsClasses(rows, classes)) return 'classList';
  const pixels = (rows[0] ?? []).filter((name) => /^pixel_?\d+$/i.test(name.trim()));
  return pixels.length > 10 ? 'tableOfPixels' : 'tableNamesNothing';
}

/** Why a list, or some of its columns, play no part. */
export function unusedOfList(
  own: JudgedList,
  use: TableUnderstanding['use'],
  uses: ListUses,
  offers: {
    readonly forms: ReadonlySet<JudgedList>;
    readonly groups: readonly ListGroup[];
    readonly options: readonly SourceOption[];
  },
): UnusedPart[] {
  const { list } = own;
  const { path } = list;
  const parts: UnusedPart[] = [];
  if (own.foldColumn !== null) {
    const values = { column: list.keys[own.foldColumn] ?? '' };
    parts.push({ path, note: { code: 'foldsNotUsed', values }, offer: null });
  }
  if (use === 'labels' || use === 'oneHot') return [...parts, ...unusedColumns(own, use, uses)];
  if (use !== 'nothing') return parts;
  const split = uses.roles.unused.filter((part) => part.path === path);
  if (split.length > 0) return [...parts, ...split];
  if (offers.forms.has(own)) {
    const answer = own.guess?.kind === 'column' ? (list.rows[0]?.[own.guess.column] ?? '') : '';
    const offer: Partial<Reading> = { tableUses: { [path]: 'submission' } };
    return [...parts, { path, note: { code: 'sameAnswers', values: { answer } }, offer }];
  }
  const group = offers.groups.find(({ lists }) => lists.includes(own));
  const option = offers.options.find(({ lists }) => lists.some((read) => read.list === list));
  if (group && option) {
    const saysSame = agrees(own, group, uses.classOf);
    const note: Failure = saysSame
      ? { code: 'tableSaysSame', values: { count: list.images.length } }
      : { code: 'tableNotChosen', values: { count: option.labelledCount, classes: option.classes.size } };
    return [...parts, { path, note, offer: saysSame ? null : { classesFrom: option.source } }];
  }
  const [first] = own.candidates;
  const isChoice = first && first.profile.counts.size > 1 && !first.profile.isEndless;
  const offer: Partial<Reading> | null = isChoice
    ? { classesFrom: { kind: 'table', path, column: first.profile.key } }
    : null;
  return [...parts, { path, note: { code: 'noLabelColumn', values: { count: list.images.length } }, offer }];
}

/** Columns that are named in a line. */
const NAMED_COLUMNS = 12;

function unusedColumns(own: JudgedList, use: 'labels' | 'oneHot', uses: ListUses): UnusedPart[] {
  const { list, split } = own;
  const read = uses.table?.lists.find((candidate) => candidate.list === list);
  const used = new Set<number>([list.fileColumn]);
  if (split) used.add(split.column);
  if (own.foldColumn !== null) used.add(own.foldColumn);
  if (use === 'labels' && read?.reading.kind === 'column') used.add(read.reading.column);
  if (read?.reading.kind === 'oneHot') for (const { column } of read.reading.oneHot.classes) used.add(column);
  const left = list.keys.filter(
    (key, column) =>
      !used.has(column) && !uses.levels.some(({ name, paths }) => name === key && paths.includes(list.path)),
  );
  if (list.header === null || left.length === 0) return [];
  const named = left.slice(0, NAMED_COLUMNS).join(', ');
  const columns = left.length > NAMED_COLUMNS ? `${named} … (${left.length})` : named;
  return [{ path: list.path, note: { code: 'columnsNotUsed', values: { columns } }, offer: null }];
}

/** Whether each of its labels stands for one class, and each class for one of its labels. */
function agrees(own: JudgedList, { labels }: ListGroup, classOf: ClassOfImage): boolean {
  const classOfLabel = new Map<string, string>();
  const labelOfClass = new Map<string, string>();
  for (const { image } of own.list.images) {
    const label = labels.get(image.fileIndex);
    const className = classOf(image);
    if (label === undefined || className === undefined) continue;
    if ((classOfLabel.get(label) ?? className) !== className) return false;
    if ((labelOfClass.get(className) ?? label) !== label) return false;
    classOfLabel.set(label, className);
    labelOfClass.set(className, label);
  }
  return classOfLabel.size > 0;
}

/** Decides where classes come from: folders, a table, or what a person chose; with every choice beside it. */
import type { ClassSourceOption, ReadingEffect } from '../../protocol/understanding';
import type { ClassSource } from '../../recipe/reading';
import type { Failure } from '../../shared/result';
import { areDownloadParts, areShards } from './download-parts';
import type { AskedClasses } from './label-score';
import type { SourceOption } from './label-sources';
import { isTakenUnasked, type NamePatternOption } from './name-pattern';

/** What the folders say by themselves. */
export interface FolderClasses {
  readonly classes: readonly string[];
  readonly labelledCount: number;
  /** Images that are not ignored. */
  readonly imageCount: number;
}

export interface ChosenSource {
  readonly chosen: ClassSource;
  readonly isGuess: boolean;
  /** The table the labels come from, also where it only labels what lies in no class folder; null: none does. */
  readonly table: SourceOption | null;
  readonly pattern: NamePatternOption | null;
  /** Whether folders say nothing where the chosen source does. */
  readonly overrulesFolders: boolean;
  readonly remarks: readonly Failure[];
}

/** A table that names fewer of the images is not taken to know better than folders. */
const NEARLY_ALL = 0.9;
/** Folders that are named in a sentence. */
const NAMED_FOLDERS = 3;

interface Known {
  readonly folders: FolderClasses;
  /** The likeliest first. */
  readonly tables: readonly SourceOption[];
  /** The likeliest first. */
  readonly patterns: readonly NamePatternOption[];
  /** Images whose names were looked at for a pattern. */
  readonly nameCount: number;
  readonly asked: AskedClasses | null;
}

/**
 * What is taken as the source. By guess: folders where they tell two classes apart, unless they look like parts of a download or
 * another table's classes are what the sample submission asks for; else the likeliest table; else names of files.
 */
export function chooseClassSource(wanted: ClassSource | null, known: Known): ChosenSource {
  const guess = guessClassSource(known);
  if (wanted === null) return { ...guess, isGuess: true };
  const table = known.tables.find(({ source }) => isSameSource(source, wanted)) ?? null;
  if (table) return { ...bySource(table), isGuess: false };
  switch (wanted.kind) {
    case 'folders':
      // Beside folders of classes a table goes on to label the images that lie in none.
      return {
        ...byFolders(known.tables[0] ?? null),
        overrulesFolders: known.folders.classes.length < 2,
        isGuess: false,
      };
    case 'fileNames': {
      const pattern = known.patterns.find((option) => option.pattern === wanted.pattern);
      if (pattern) return { ...byPattern(pattern), isGuess: false };
      return { ...guess, isGuess: true };
    }
    case 'table':
    case 'oneHot': {
      const gone = { code: 'choiceGone', values: { path: wanted.path } };
      return { ...guess, isGuess: true, remarks: [...guess.remarks, gone] };
    }
  }
}

function guessClassSource({
  folders,
  tables,
  patterns,
  nameCount,
  asked,
}: Known): Omit<ChosenSource, 'isGuess'> {
  const [table = null] = tables;
  const [pattern] = patterns;
  if (folders.classes.length < 2) {
    if (table && table.labelledCount > 0) return bySource(table);
    return pattern && isTakenUnasked(pattern, nameCount) ? byPattern(pattern) : byFolders(null);
  }
  if (table === null || table.classes.size < 2) return byFolders(table);
  const namesAll = table.namedCount >= NEARLY_ALL * folders.labelledCount;
  const arePieces = areDownloadParts(folders.classes) || areShards(folders.classes);
  if (namesAll && arePieces) {
    const values = { path: table.source.path, folders: shortList(folders.classes) };
    const remark =
      table.source.kind === 'table'
        ? { code: 'tableBeatsFolders', values: { ...values, column: table.source.column } }
        : { code: 'marksBeatFolders', values };
    return { ...bySource(table), remarks: [remark] };
  }
  const isAskedFor =
    agreement(table.classes, asked) >= 0.5 && agreement(new Set(folders.classes), asked) === 0;
  return namesAll && isAskedFor ? bySource(table) : byFolders(table);
}

/** The share of the asked classes that a source has. */
function agreement(classes: ReadonlySet<string>, asked: AskedClasses | null): number {
  const wanted = asked === null ? [] : asked.columns.length > 1 ? asked.columns : [...asked.values];
  return wanted.length < 2 ? 0 : wanted.filter((name) => classes.has(name)).length / wanted.length;
}

function bySource(table: SourceOption): Omit<ChosenSource, 'isGuess'> {
  return { chosen: table.source, table, pattern: null, overrulesFolders: true, remarks: [] };
}

function byPattern(pattern: NamePatternOption): Omit<ChosenSource, 'isGuess'> {
  const chosen: ClassSource = { kind: 'fileNames', pattern: pattern.pattern };
  return { chosen, table: null, pattern, overrulesFolders: true, remarks: [] };
}

function byFolders(table: SourceOption | null): Omit<ChosenSource, 'isGuess'> {
  return { chosen: { kind: 'folders' }, table, pattern: null, overrulesFolders: false, remarks: [] };
}

export function isSameSource(a: ClassSource, b: ClassSource): boolean {
  switch (a.kind) {
    case 'folders':
      return b.kind === 'folders';
    case 'table':
      return b.kind === 'table' && a.path === b.path && a.column === b.column;
    case 'oneHot':
      return b.kind === 'oneHot' && a.path === b.path;
    case 'fileNames':
      return b.kind === 'fileNames' && a.pattern === b.pattern;
  }
}

/** Every choice with what it comes to, the folders first. */
export function choicesOf(
  { folders, tables, patterns }: Omit<Known, 'asked' | 'nameCount'>,
  examples: number,
): ClassSourceOption[] {
  const effect = (classCount: number, labelledCount: number): ReadingEffect => ({
    classCount,
    labelledCount,
    leftOverCount: Math.max(0, folders.imageCount - labelledCount),
  });
  return [
    {
      source: { kind: 'folders' },
      effect: effect(folders.classes.length, folders.labelledCount),
      examples: folders.classes.slice(0, examples),
    },
    ...tables.map(({ source, classes, labelledCount }) => ({
      source,
      effect: effect(classes.size, labelledCount),
      examples: [...classes].slice(0, examples),
    })),
    ...patterns.map(({ pattern, labels }) => {
      const classes = new Set(labels.values());
      return {
        source: { kind: 'fileNames', pattern } as const,
        effect: effect(classes.size, labels.size),
        examples: [...classes].slice(0, examples),
      };
    }),
  ];
}

function shortList(names: readonly string[]): string {
  const named = names.slice(0, NAMED_FOLDERS).join(', ');
  return names.length > NAMED_FOLDERS ? `${named} …` : named;
}

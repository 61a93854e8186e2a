/** What the CSVs beside the images say: labels by file, coarser levels by class, the form of a submission. */
import type { DatasetProblem, DatasetSummary } from '../../protocol/dataset';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { arrange, type LabelLevel, type LabelTables } from '../folder/arrange';
import type { SortedFiles } from '../folder/image-files';
import type { FileListing } from '../source/listing';
import { ImageLookup, meantBy } from './image-lookup';
import { readTable, type Table } from './read-table';

const MAX_TABLES = 50;
/** Rows that are looked at to tell what a column is. */
const SAMPLE_ROWS = 300;
const LABEL_NAMES = /^(label|labels|class|classes|class[ _-]?name|category|species|breed|target|tag|y)$/i;
/** What a column of plain numbers must be called to be taken for file names. */
const FILE_NAMES = /id|image|img|file|name|path|photo|picture/i;
const SUBMISSION_NAME = /(^|[^a-z])(sample|example)?[ _-]?submission/i;

export interface ReadTables {
  readonly tables: LabelTables;
  readonly sampleSubmission: DatasetSummary['sampleSubmission'];
  readonly problems: readonly DatasetProblem[];
}

type Rows = Table['rows'];

export async function readLabelTables(
  listing: FileListing,
  { images, tables }: SortedFiles,
): Promise<ReadTables> {
  const problems: DatasetProblem[] = [];
  const labels = new Map<string, string>();
  const others: Table[] = [];
  let sampleSubmission: ReadTables['sampleSubmission'] = null;
  const lookup = new ImageLookup(images);
  for (const fileIndex of tables.slice(0, MAX_TABLES)) {
    const read = await readTable(listing, fileIndex);
    if (!read.ok) {
      const path = listing.files[fileIndex]?.path ?? '';
      problems.push({ ...read.failure, path, severity: 'warning' });
      continue;
    }
    const table = read.value;
    const name = table.path.slice(table.path.lastIndexOf('/') + 1);
    if (sampleSubmission === null && SUBMISSION_NAME.test(name) && table.rows.length > 1) {
      const [header = []] = table.rows;
      sampleSubmission = { header, rowCount: table.rows.length - 1, text: table.text };
    } else if (!addFileLabels(table, lookup, labels)) {
      others.push(table);
    }
  }
  const { classes } = arrange(images, { labels, levels: [] }, DEFAULT_RECIPE.dataset, listing.isMerged);
  const levels: LabelLevel[] = [];
  for (const table of others) {
    const found = readClassMap(table.rows, classes);
    levels.push(...found.filter(({ name }) => !levels.some((level) => level.name === name)));
    if (found.length === 0) problems.push({ path: table.path, code: 'csvNotUsed', severity: 'notice' });
  }
  return { tables: { labels, levels }, sampleSubmission, problems };
}

function columnCount(rows: Rows): number {
  return Math.min(64, Math.max(0, ...rows.slice(0, SAMPLE_ROWS).map((row) => row.length)));
}

/** The column whose cells satisfy `known` most often, if in at least half of the rows; the header is not counted. */
function findColumn(rows: Rows, known: (cell: string, column: number) => boolean): number | null {
  const sample = rows.slice(1, SAMPLE_ROWS);
  let best: number | null = null;
  let most = Math.max(1, sample.length / 2);
  for (let column = 0; column < columnCount(rows); column++) {
    const count = sample.filter((row) => known(row[column] ?? '', column)).length;
    if (count >= most && (best === null || count > most)) {
      best = column;
      most = count;
    }
  }
  return best;
}

/** Takes `filename,label` rows; false where the table is no such list. */
function addFileLabels(table: Table, lookup: ImageLookup, labels: Map<string, string>): boolean {
  const { path, rows } = table;
  const header = rows[0] ?? [];
  const isNumber = (cell: string) => /^\d+$/.test(cell.trim());
  const meansFiles = (column: number) =>
    FILE_NAMES.test(header[column] ?? '') || isNumber(header[column] ?? '');
  const fileColumn = findColumn(
    rows,
    (cell, column) => lookup.find(cell).length > 0 && (!isNumber(cell) || meansFiles(column)),
  );
  if (fileColumn === null) return false;
  const hasHeader = lookup.find(header[fileColumn] ?? '').length === 0;
  const labelColumn = findLabelColumn(rows, fileColumn, hasHeader);
  if (labelColumn === null) return false;
  for (const row of hasHeader ? rows.slice(1) : rows) {
    const label = (row[labelColumn] ?? '').trim();
    if (label === '') continue;
    for (const image of meantBy(path, lookup.find(row[fileColumn] ?? ''))) labels.set(image.path, label);
  }
  return true;
}

/** The column called label, class …; else the only other one; else the first whose values repeat. */
function findLabelColumn(rows: Rows, fileColumn: number, hasHeader: boolean): number | null {
  const columns = Array.from({ length: columnCount(rows) }, (_, column) => column);
  const candidates = columns.filter((column) => column !== fileColumn);
  const header = rows[0] ?? [];
  const named = candidates.filter((column) => LABEL_NAMES.test((header[column] ?? '').trim()));
  if (hasHeader && named[0] !== undefined) return named[0];
  if (candidates.length <= 1) return candidates[0] ?? null;
  const sample = rows.slice(hasHeader ? 1 : 0, SAMPLE_ROWS);
  const repeats = candidates.find((column) => {
    const values = new Set(sample.map((row) => row[column] ?? ''));
    return values.size >= 2 && values.size <= sample.length / 2;
  });
  return repeats ?? null;
}

/** The same name as people write it: `Barn owl`, `barn_owl`, `BARN-OWL`. */
function foldedName(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

/** The coarser levels of a `class,group,…` table: columns with fewer labels than there are classes. */
function readClassMap(rows: Rows, classes: readonly string[]): LabelLevel[] {
  const classOf = new Map(classes.map((name) => [foldedName(name), name]));
  for (const name of classes) classOf.set(name, name);
  const find = (cell: string) => classOf.get(cell) ?? classOf.get(foldedName(cell));
  const classColumn = findColumn(rows, (cell) => find(cell) !== undefined);
  if (classColumn === null) return [];
  const hasHeader = find(rows[0]?.[classColumn] ?? '') === undefined;
  const body = hasHeader ? rows.slice(1) : rows;
  const levels: LabelLevel[] = [];
  for (let column = 0; column < columnCount(rows); column++) {
    if (column === classColumn) continue;
    const labelOfClass = new Map<string, string>();
    for (const row of body) {
      const name = find(row[classColumn] ?? '');
      const label = (row[column] ?? '').trim();
      if (name !== undefined && label !== '') labelOfClass.set(name, label);
    }
    const labelCount = new Set(labelOfClass.values()).size;
    const covers = labelOfClass.size >= classes.length / 2;
    const name = (hasHeader ? (rows[0]?.[column] ?? '').trim() : '') || `level ${column + 1}`;
    if (covers && labelCount >= 2 && labelCount < labelOfClass.size) levels.push({ name, labelOfClass });
  }
  return levels;
}

/** What the tables beside the images say: labels and splits by file, coarser levels by class, the form of a submission. */
import type { DatasetProblem, DatasetSummary, SplitRole } from '../../protocol/dataset';
import type { Understanding } from '../../protocol/understanding';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Reading } from '../../recipe/reading';
import { arrange } from '../folder/arrange';
import type { LabelLevel, LabelTables } from '../folder/given-labels';
import type { ImageFile, SortedFiles } from '../folder/image-files';
import { mentionedRole } from '../folder/role-names';
import type { FileListing } from '../source/listing';
import { columnCount, findColumn } from './columns';
import { alikeAmong, type FileList, readFileList } from './file-list';
import { ImageLookup } from './image-lookup';
import { readTable, type Table } from './read-table';
import { unreadTables } from './table-names';

const MAX_TABLES = 50;
/** Texts are read where they are large: a list is, and detectors' boxes (one small text for each image) are not. */
const MAX_TEXTS = 20;
const SUBMISSION_NAME = /(^|[^a-z])(sample|example)?[ _-]?submission/i;

export interface ReadTables {
  readonly tables: LabelTables;
  readonly sampleSubmission: DatasetSummary['sampleSubmission'];
  readonly problems: readonly DatasetProblem[];
  readonly understanding: Understanding;
}

type Rows = Table['rows'];

const NOTHING_SAID: LabelTables = { classesFrom: null, labels: new Map(), levels: [], roles: new Map() };

const BY_FOLDERS: Understanding = {
  classesFrom: { chosen: { kind: 'folders' }, isGuess: true, options: [] },
  tables: [],
  nameEncoding: null,
  unused: [],
  remarks: [],
};

/** Reads `tables` (CSV) and those of `texts` that are lists of images; any other text is no image, and said to be none. */
export async function readLabelTables(
  listing: FileListing,
  { images, tables, texts, unreadTables: unread }: SortedFiles,
  { classesFrom }: Reading,
): Promise<ReadTables> {
  const understanding = { ...BY_FOLDERS, unused: unreadTables(unread) };
  if (tables.length === 0 && texts.length === 0)
    return {
      tables: { ...NOTHING_SAID, classesFrom },
      sampleSubmission: null,
      problems: [],
      understanding,
    };
  const problems: DatasetProblem[] = [];
  const found: (FileList & { readonly role: SplitRole | null })[] = [];
  const others: Table[] = [];
  let sampleSubmission: ReadTables['sampleSubmission'] = null;
  const lookup = new ImageLookup(images);
  const addList = (table: Table): boolean => {
    const list = readFileList(table, lookup);
    const role = listedRole(table.path);
    if (list === null || (list.labelColumn === null && role === null)) return false;
    found.push({ ...list, role });
    return true;
  };
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
    } else if (!addList(table)) others.push(table);
  }
  const sizeOf = (fileIndex: number) => listing.files[fileIndex].sizeBytes;
  const largest = new Set([...texts].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MAX_TEXTS));
  for (const fileIndex of texts) {
    const read = largest.has(fileIndex) ? await readTable(listing, fileIndex) : null;
    if (read?.ok && addList(read.value)) continue;
    const { path } = listing.files[fileIndex];
    problems.push({ path, code: 'notAnImage', severity: 'excluded', values: { format: 'TXT' } });
  }
  const lists = alikeAmong(found);
  const labels = labelsOf(lists);
  const roles = rolesOf(lists);
  const arranged = arrange(
    images,
    { classesFrom, labels, levels: [], roles },
    DEFAULT_RECIPE.dataset,
    listing.isMerged,
  );
  const levels = levelsOf(lists, images, arranged);
  for (const table of others) {
    const mapped = readClassMap(table.rows, arranged.classes);
    levels.push(...mapped.filter(({ name }) => !levels.some((level) => level.name === name)));
    if (mapped.length === 0) problems.push({ path: table.path, code: 'csvNotUsed', severity: 'notice' });
  }
  return {
    tables: { classesFrom, labels, levels, roles },
    sampleSubmission,
    problems,
    understanding,
  };
}

/** `train.txt`, `val_list.csv`: which split a list is of. */
function listedRole(path: string): SplitRole | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const role = mentionedRole(name.replace(/\.[^.]*$/, ''));
  return role === 'unlabelled' ? null : role;
}

function labelsOf(lists: readonly FileList[]): Map<string, string> {
  const labels = new Map<string, string>();
  for (const { images, labelColumn } of lists) {
    if (labelColumn === null) continue;
    for (const { image, cells } of images) {
      const label = (cells[labelColumn] ?? '').trim();
      if (label !== '') labels.set(image.path, label);
    }
  }
  return labels;
}

/** The split of every listed image, where one of the lists is to train on: without it the others divide nothing. */
function rolesOf(
  lists: readonly (FileList & { readonly role: SplitRole | null })[],
): ReadonlyMap<string, SplitRole> {
  const roles = new Map<string, SplitRole>();
  if (!lists.some(({ role }) => role === 'training')) return roles;
  for (const { role, images } of lists) {
    if (role !== null) for (const { image } of images) roles.set(image.path, role);
  }
  return roles;
}

/** Columns of the lists that are coarser labels: one for every class, the same beside all of its images. */
function levelsOf(
  lists: readonly FileList[],
  images: readonly ImageFile[],
  { classes, classIndices }: { readonly classes: readonly string[]; readonly classIndices: Int32Array },
): LabelLevel[] {
  const classOfPath = new Map(images.map(({ path }, index) => [path, classes[classIndices[index]]] as const));
  const byName = new Map<string, Map<string, string>>();
  const contradicted = new Set<string>();
  for (const list of lists) {
    for (const { column, name } of list.columns) {
      if (column === list.labelColumn) continue;
      const labelOfClass = byName.get(name) ?? new Map<string, string>();
      byName.set(name, labelOfClass);
      for (const { image, cells } of list.images) {
        const className = classOfPath.get(image.path);
        const label = (cells[column] ?? '').trim();
        if (className === undefined || label === '') continue;
        if ((labelOfClass.get(className) ?? label) !== label) contradicted.add(name);
        labelOfClass.set(className, label);
      }
    }
  }
  return [...byName]
    .filter(([name, labelOfClass]) => !contradicted.has(name) && isCoarser(labelOfClass, classes.length))
    .map(([name, labelOfClass]) => ({ name, labelOfClass }));
}

/** Whether a level has fewer labels than classes, and says so of most classes. */
function isCoarser(labelOfClass: ReadonlyMap<string, string>, classCount: number): boolean {
  const labelCount = new Set(labelOfClass.values()).size;
  return labelOfClass.size >= classCount / 2 && labelCount >= 2 && labelCount < labelOfClass.size;
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
    const name = (hasHeader ? (rows[0]?.[column] ?? '').trim() : '') || `level ${column + 1}`;
    if (isCoarser(labelOfClass, classes.length)) levels.push({ name, labelOfClass });
  }
  return levels;
}

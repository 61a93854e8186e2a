/** Reads every table of a dataset, and sorts the sample submission out of them. */
import type { DatasetProblem, DatasetSummary } from '../../protocol/dataset';
import type { UnusedPart } from '../../protocol/understanding';
import type { Reading, TableUse } from '../../recipe/reading';
import type { SortedFiles } from '../folder/image-files';
import type { FileListing } from '../source/listing';
import type { AskedClasses } from './label-score';
import { readTable, type Table } from './read-table';
import { unreadTables } from './table-names';

const MAX_TABLES = 50;
/** Texts are read where they are large, or called as lists are: detectors' boxes (one small text for each image) are not. */
const MAX_TEXTS = 20;
const LIST_NAME =
  /(^|[^a-z])(train|trainval|val|valid|validation|test|list|classes|class_?names|labels|label_?names|names|categories|species|breeds|images?|split)([^a-z]|$)/i;
const SUBMISSION_NAME = /(^|[^a-z])(sample|example)?[ _-]?(submission|submit)/i;

export interface UsedTable extends Table {
  /** What a person said that it is for. */
  readonly use: TableUse | null;
}

export interface FoundTables {
  readonly tables: readonly UsedTable[];
  readonly sampleSubmission: DatasetSummary['sampleSubmission'];
  readonly submission: Table | null;
  readonly asked: AskedClasses | null;
  readonly unused: readonly UnusedPart[];
  /** Tables that cannot be read. */
  readonly problems: readonly DatasetProblem[];
  /** Texts that are no tables. */
  readonly otherTexts: readonly string[];
}

export async function findTables(
  listing: FileListing,
  { tables, texts, unreadTables: unread }: SortedFiles,
  { tableUses }: Reading,
): Promise<FoundTables> {
  const problems: DatasetProblem[] = [];
  const unused: UnusedPart[] = [...unreadTables(unread)];
  const otherTexts: string[] = [];
  const found: UsedTable[] = [];
  const pathOf = (fileIndex: number) => listing.files[fileIndex].path;
  const chosenTexts = textsToRead(listing, texts);
  for (const fileIndex of texts) if (!chosenTexts.has(fileIndex)) otherTexts.push(pathOf(fileIndex));
  for (const fileIndex of tables.slice(MAX_TABLES)) {
    const note = { code: 'tooManyTables', values: { limit: MAX_TABLES } };
    unused.push({ path: pathOf(fileIndex), note, offer: null });
  }
  for (const fileIndex of [...tables.slice(0, MAX_TABLES), ...chosenTexts]) {
    const path = pathOf(fileIndex);
    const use = Object.hasOwn(tableUses, path) ? (tableUses[path] ?? null) : null;
    if (use === 'nothing') {
      const offer: Partial<Reading> = { tableUses: { [path]: 'labels' } };
      unused.push({ path, note: { code: 'tableSetAside' }, offer });
      continue;
    }
    const read = await readTable(listing, fileIndex);
    if (read.ok && read.value.rows.length > 0) found.push({ ...read.value, use });
    else if (chosenTexts.has(fileIndex)) otherTexts.push(path);
    else if (read.ok) unused.push({ path, note: { code: 'tableEmpty' }, offer: null });
    else problems.push({ ...read.failure, path, severity: 'warning' });
  }
  return { ...withSubmission(found, unused), unused, problems, otherTexts };
}

/** The sample submission: what a person calls so, else the first that is called so. */
function withSubmission(
  found: readonly UsedTable[],
  unused: UnusedPart[],
): Pick<FoundTables, 'tables' | 'submission' | 'sampleSubmission' | 'asked'> {
  const isForm = ({ path, rows, use }: UsedTable) =>
    use === 'submission' ||
    (use === null && rows.length > 1 && SUBMISSION_NAME.test(path.slice(path.lastIndexOf('/') + 1)));
  const forms = found.filter(isForm);
  const submission = forms.find(({ use }) => use === 'submission') ?? forms[0] ?? null;
  for (const { path } of forms) {
    if (path === submission?.path) continue;
    const offer: Partial<Reading> = { tableUses: { [path]: 'submission' } };
    unused.push({
      path,
      note: { code: 'secondSubmission', values: { path: submission?.path ?? '' } },
      offer,
    });
  }
  const tables = found.filter((table) => !forms.includes(table));
  if (submission === null) return { tables, submission, sampleSubmission: null, asked: null };
  const [header = []] = submission.rows;
  const sampleSubmission = { header, rowCount: submission.rows.length - 1, text: submission.text };
  return { tables, submission, sampleSubmission, asked: askedClasses(submission) };
}

function askedClasses({ rows }: Table): AskedClasses {
  const [header = [], ...body] = rows;
  const columns = header
    .slice(1)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const values = columns.length === 1 ? body.map((row) => (row[1] ?? '').trim()) : [];
  return { columns, values: new Set(values) };
}

function textsToRead(listing: FileListing, texts: readonly number[]): Set<number> {
  const sizeOf = (fileIndex: number) => listing.files[fileIndex].sizeBytes;
  const nameOf = (fileIndex: number) => listing.files[fileIndex].path.replace(/^.*\//, '');
  const isCalledList = (fileIndex: number) => LIST_NAME.test(nameOf(fileIndex));
  const largest = [...texts].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, MAX_TEXTS);
  const called = texts.filter(isCalledList).slice(0, MAX_TEXTS);
  const chosen = new Set([...largest, ...called]);
  return new Set(texts.filter((fileIndex) => chosen.has(fileIndex)));
}

/** Tables that speak of classes, not of files: coarser labels (`class,group`), and names of numbered classes. */
import { largestOf, smallestOf } from '../../shared/many';
import { hasImageExtension } from '../../shared/picture-names';
import type { LabelLevel } from '../folder/given-labels';
import { widthOf } from './file-list';
import type { Table } from './read-table';

type Rows = Table['rows'];

/** Columns in which the classes of a map are looked for. */
const TRIED_COLUMNS = 64;

const MOST_ROWS_PER_CLASS = 100;

/** The same name as people write it: `Barn owl`, `barn_owl`, `BARN-OWL`. */
export function foldedName(name: string): string {
  return name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ');
}

/** Whether a level has fewer labels than classes, and says so of most classes. */
export function isCoarser(labelOfClass: ReadonlyMap<string, string>, classCount: number): boolean {
  const labelCount = new Set(labelOfClass.values()).size;
  return labelOfClass.size >= classCount / 2 && labelCount >= 2 && labelCount < labelOfClass.size;
}

/** The coarser levels of a `class,group,…` table: columns with fewer labels than there are classes. */
export function readClassMap(rows: Rows, classes: readonly string[]): LabelLevel[] {
  // A list of files is not looked through: it would take long, and a class stands in it many times.
  if (rows.length > MOST_ROWS_PER_CLASS * (classes.length + 1)) return [];
  const find = classFinder(classes);
  const classColumn = classColumnOf(rows, find);
  if (classColumn === null) return [];
  const hasHeader = find(rows[0]?.[classColumn] ?? '') === undefined;
  const body = hasHeader ? rows.slice(1) : rows;
  const levels: LabelLevel[] = [];
  for (let column = 0; column < Math.min(TRIED_COLUMNS, widthOf(rows)); column++) {
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

/** Whether a table lists the classes themselves, as `classes.txt` does. */
export function listsClasses(rows: Rows, classes: readonly string[]): boolean {
  return (
    classes.length > 0 &&
    rows.length <= 2 * classes.length + 1 &&
    classColumnOf(rows, classFinder(classes)) !== null
  );
}

/**
 * The names of numbered classes: `0,cat` … in two columns, or a name in each line, counted from 0 or from 1 as the labels are.
 * Null where the table does not name every label, or names two alike.
 */
export function readClassNames(rows: Rows, labels: ReadonlySet<string>): ReadonlyMap<string, string> | null {
  if (
    labels.size < 2 ||
    ![...labels].every((label) => /^\d+$/.test(label)) ||
    rows.length > 2 * labels.size + 1
  )
    return null;
  const names = widthOf(rows) === 1 ? namesByLine(rows, labels) : namesByNumber(rows, labels);
  if (names === null || ![...labels].every((label) => names.has(label))) return null;
  const said = [...labels].map((label) => names.get(label));
  return new Set(said).size === labels.size ? names : null;
}

function namesByNumber(rows: Rows, labels: ReadonlySet<string>): Map<string, string> | null {
  const width = Math.min(TRIED_COLUMNS, widthOf(rows));
  for (let key = 0; key < width; key++) {
    if (rows.filter((row) => labels.has((row[key] ?? '').trim())).length < labels.size) continue;
    for (let column = 0; column < width; column++) {
      if (column === key) continue;
      const body = rows.filter((row) => labels.has((row[key] ?? '').trim()));
      const names = new Map(body.map((row) => [(row[key] ?? '').trim(), (row[column] ?? '').trim()]));
      const areNames = [...names.values()].every((name) => /\p{L}/u.test(name) && !hasImageExtension(name));
      if (areNames) return names;
    }
  }
  return null;
}

function namesByLine(rows: Rows, labels: ReadonlySet<string>): Map<string, string> | null {
  const numbers = [...labels].map(Number);
  const first = smallestOf(numbers);
  const isCounted = (first === 0 || first === 1) && largestOf(numbers) - first + 1 === labels.size;
  if (!isCounted || rows.length !== labels.size) return null;
  return new Map(rows.map(([name = ''], line) => [String(line + first), name.trim()]));
}

function classFinder(classes: readonly string[]): (cell: string) => string | undefined {
  const classOf = new Map(classes.map((name) => [foldedName(name), name]));
  for (const name of classes) classOf.set(name, name);
  return (cell) => classOf.get(cell) ?? classOf.get(foldedName(cell));
}

/** The column that names classes in at least half of the rows, if most often; the header is not counted. */
function classColumnOf(rows: Rows, find: (cell: string) => string | undefined): number | null {
  let best: number | null = null;
  let most = Math.max(1, (rows.length - 1) / 2);
  for (let column = 0; column < Math.min(TRIED_COLUMNS, widthOf(rows)); column++) {
    let count = 0;
    for (let row = 1; row < rows.length; row++) if (find(rows[row][column] ?? '') !== undefined) count++;
    if (count >= most && (best === null || count > most)) {
      best = column;
      most = count;
    }
  }
  return best;
}

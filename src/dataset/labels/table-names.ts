/** Which files are tables, by name: those that are read, and those that are only told. */
import type { UnusedPart } from '../../protocol/understanding';

/** Tables whatever stands in them. */
export function isTableName(path: string): boolean {
  return /\.(csv|tsv|tab)$/i.test(path);
}

/** Texts may be lists of images, and are mostly something else. */
export function isTextName(path: string): boolean {
  return /\.txt$/i.test(path);
}

const UNREAD: readonly { readonly name: RegExp; readonly code: string }[] = [
  { name: /\.(xlsx|xlsm|xlsb|xls|ods|numbers)$/i, code: 'spreadsheetNotRead' },
  { name: /\.(json|jsonl|ndjson)$/i, code: 'jsonNotRead' },
  { name: /\.mat$/i, code: 'matNotRead' },
];

/** Whether a file may hold labels in a form that is not read. */
export function isUnreadTable(path: string): boolean {
  return UNREAD.some(({ name }) => name.test(path));
}

/** Why such files are not read, with what to do instead (`unused.<code>`): one line for each kind, at the first of its files. */
export function unreadTables(paths: readonly string[]): UnusedPart[] {
  return UNREAD.flatMap(({ name, code }) => {
    const found = paths.filter((path) => name.test(path));
    const [path] = found;
    if (path === undefined) return [];
    const format = /\.([^.]+)$/.exec(path)?.[1].toUpperCase() ?? '';
    return [{ path, note: { code, values: { format, count: found.length } }, offer: null }];
  });
}

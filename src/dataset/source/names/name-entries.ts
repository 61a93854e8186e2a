/** From the bytes of a zip's names to paths: the encoding is guessed from all of them at once. */
import type { DatasetProblem } from '../../../protocol/dataset';
import type { FileListing, FoundEncoding, ListedFile } from '../listing';
import type { UnnamedEntry, ZipEntry } from '../zip-entry';
import { isAbsolutePath, normalizePath } from '../zip-names';
import { judgeEncodings } from './guess-encoding';
import { decodeCp437, encodeCp437, encodingCalled, type NameEncoding } from './name-encodings';

/** Names that are shown beside an encoding. */
const MOST_EXAMPLES = 5;
const SLASH = 0x2f;

export interface NamedEntries {
  /** Files alone: entries that are folders say nothing. */
  readonly entries: readonly ZipEntry[];
  readonly problems: readonly DatasetProblem[];
  readonly nameEncoding: FoundEncoding | null;
}

export function nameEntries(unnamed: readonly UnnamedEntry[]): NamedEntries {
  const parts = partsOf(unnamed);
  const judged = parts.length > 0 ? judgeEncodings(parts).map(({ encoding }) => encoding) : [];
  const encoding = judged[0] ?? null;
  const entries: ZipEntry[] = [];
  const problems: DatasetProblem[] = [];
  let absoluteCount = 0;
  for (const { name: bytes, ...rest } of unnamed) {
    const name = typeof bytes === 'string' ? bytes : decode(bytes, encoding);
    if (/[\\/]$/.test(name)) continue;
    const path = normalizePath(name);
    if (path === null) {
      problems.push({ path: name, code: 'unsafePath', severity: 'excluded' });
      continue;
    }
    if (isAbsolutePath(name)) absoluteCount++;
    entries.push({ path, ...(typeof bytes === 'string' ? null : rawNameOf(bytes, path)), ...rest });
  }
  if (absoluteCount > 0) {
    problems.push({ path: '', code: 'absolutePaths', severity: 'notice', values: { count: absoluteCount } });
  }
  return { entries, problems, nameEncoding: foundEncoding(parts, judged) };
}

/** Names that are none of the encoding are read in code page 437. */
function decode(bytes: Uint8Array, encoding: NameEncoding | null): string {
  return encoding?.decode(bytes) ?? decodeCp437(bytes);
}

function rawNameOf(bytes: Uint8Array, path: string): Pick<ListedFile, 'keptAs' | 'rawName'> {
  const rawName = decodeCp437(bytes);
  return { keptAs: normalizePath(rawName) ?? path, rawName };
}

/**
 * The same files with names in the encoding that a person chose; null or an unknown one: as guessed. Their order and the
 * fingerprint stay.
 */
export function inEncoding(listing: FileListing, label: string | null): FileListing {
  const found = listing.nameEncoding;
  const encoding = encodingCalled(label ?? '') ?? encodingCalled(found?.options[0]?.encoding ?? '');
  if (found === null || encoding === null) return listing;
  const nameEncoding = { ...found, chosen: encoding.label, isGuess: encodingCalled(label ?? '') === null };
  if (encoding.label === found.chosen) return { ...listing, nameEncoding };
  const files = listing.files.map((file): ListedFile => {
    const { rawName, keptAs = file.path } = file;
    if (rawName === undefined) return file;
    const path = normalizePath(decode(encodeCp437(rawName), encoding));
    // What stands before the zip's own name is the name of a folder that it was put below.
    const above = keptAs.slice(0, keptAs.length - (normalizePath(rawName) ?? keptAs).length);
    return path === null ? file : { ...file, path: above + path.replace(/\/$/, '') };
  });
  return { ...listing, files, nameEncoding };
}

/** Names of folders and files that are not UTF-8, each once. */
function partsOf(unnamed: readonly UnnamedEntry[]): Uint8Array[] {
  const parts = new Map<string, Uint8Array>();
  for (const { name } of unnamed) {
    if (typeof name === 'string') continue;
    for (let start = 0; start < name.length; ) {
      const slash = name.indexOf(SLASH, start);
      const part = name.subarray(start, slash < 0 ? name.length : slash);
      if (part.some((byte) => byte >= 0x80)) parts.set(part.join(), part);
      start += part.length + 1;
    }
  }
  return [...parts.values()];
}

function foundEncoding(parts: readonly Uint8Array[], judged: readonly NameEncoding[]): FoundEncoding | null {
  const [guess] = judged;
  if (guess === undefined) return null;
  const shown = parts.slice(0, MOST_EXAMPLES);
  const options = judged.map((encoding) => ({
    encoding: encoding.label,
    examples: shown.map((part) => decode(part, encoding)),
  }));
  return { chosen: guess.label, isGuess: true, options };
}

/** Of several zips opened as one. */
export function joinEncodings(found: readonly (FoundEncoding | null)[]): FoundEncoding | null {
  const [first = null] = found.filter((one) => one !== null);
  return first;
}

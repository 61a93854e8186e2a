/** From the bytes of a zip's names to paths: the encoding is guessed from all of them at once, unless it is said. */
import type { DatasetProblem } from '../../../protocol/dataset';
import type { FoundEncoding } from '../listing';
import type { UnnamedEntry, ZipEntry } from '../zip-entry';
import { isAbsolutePath, normalizePath } from '../zip-names';
import { judgeEncodings } from './guess-encoding';
import { decodeCp437, encodingCalled, type NameEncoding } from './name-encodings';

/** Names that are shown beside an encoding. */
const MOST_EXAMPLES = 5;
const SLASH = 0x2f;

export interface NamedEntries {
  /** Files alone: entries that are folders say nothing. */
  readonly entries: readonly ZipEntry[];
  readonly problems: readonly DatasetProblem[];
  readonly nameEncoding: FoundEncoding | null;
}

/** `asked`: the encoding a person chose, or null to guess. Names it cannot be are read in code page 437. */
export function nameEntries(unnamed: readonly UnnamedEntry[], asked: string | null): NamedEntries {
  const parts = partsOf(unnamed);
  const judged = parts.length > 0 ? judgeEncodings(parts).map(({ encoding }) => encoding) : [];
  const said = asked === null ? null : encodingCalled(asked);
  const encoding = said ?? judged[0] ?? null;
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
    const keptAs = typeof bytes === 'string' ? path : (normalizePath(decodeCp437(bytes)) ?? path);
    entries.push(keptAs === path ? { path, ...rest } : { path, keptAs, ...rest });
  }
  if (absoluteCount > 0) {
    problems.push({ path: '', code: 'absolutePaths', severity: 'notice', values: { count: absoluteCount } });
  }
  return { entries, problems, nameEncoding: foundEncoding(parts, encoding, said !== null, judged) };
}

function decode(bytes: Uint8Array, encoding: NameEncoding | null): string {
  return encoding?.decode(bytes) ?? decodeCp437(bytes);
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

function foundEncoding(
  parts: readonly Uint8Array[],
  chosen: NameEncoding | null,
  isSaid: boolean,
  judged: readonly NameEncoding[],
): FoundEncoding | null {
  if (parts.length === 0 || chosen === null) return null;
  const shown = parts.slice(0, MOST_EXAMPLES);
  const options = judged.includes(chosen) ? judged : [chosen, ...judged];
  return {
    chosen: chosen.label,
    isGuess: !isSaid,
    options: options.map((encoding) => ({
      encoding: encoding.label,
      examples: shown.map((part) => decode(part, encoding)),
    })),
  };
}

/** Of several zips opened as one. */
export function joinEncodings(found: readonly (FoundEncoding | null)[]): FoundEncoding | null {
  const [first = null] = found.filter((one) => one !== null);
  return first;
}

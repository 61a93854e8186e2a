/** What is said of a zip or folder without pictures: what was found, what it probably is, and what to do. */
import type { Failure } from '../../shared/result';
import type { FileListing } from '../source/listing';
import type { FileKind } from './file-kinds';
import { sortOf } from './image-files';

/** What most files are → the sentence about it. */
const CODES: Readonly<Record<FileKind | 'tables' | 'texts', string>> = {
  video: 'noImagesVideos',
  archive: 'noImagesArchives',
  sound: 'noImagesSounds',
  weights: 'noImagesWeights',
  arrays: 'noImagesArrays',
  medical: 'noImagesMedical',
  program: 'noImagesProgram',
  boxes: 'noImagesTables',
  tables: 'noImagesTables',
  texts: 'noImagesTexts',
  document: 'noImagesTexts',
  checksums: 'noImagesTexts',
};
/** Kinds that a data set of anything may have beside what it is made of. */
const BESIDE: ReadonlySet<string> = new Set(['document', 'checksums', 'program', 'texts', 'tables', 'boxes']);
const MOST_ENDINGS = 5;

/** Of a listing without any image: `found` counts its files by their endings. */
export function noImages(listing: FileListing): Failure {
  const kinds = new Map<FileKind | 'tables' | 'texts', number>();
  const endings = new Map<string, number>();
  for (const { path } of listing.files) {
    const sorted = sortOf(path);
    if (sorted.sort === 'leftover') continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const ending = /\.[^.]{1,12}$/.exec(name)?.[0].toLowerCase() ?? name;
    endings.set(ending, (endings.get(ending) ?? 0) + 1);
    const kind =
      sorted.sort === 'kind'
        ? sorted.kind
        : sorted.sort === 'text'
          ? 'texts'
          : sorted.sort === 'table' || sorted.sort === 'unreadTable'
            ? 'tables'
            : null;
    if (kind !== null) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const { name } = listing;
  if (endings.size === 0) return { code: 'noFiles', values: { name } };
  const found = [...endings]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_ENDINGS)
    .map(([ending, count]) => `${count} × ${ending}`)
    .join(', ');
  const values = { name, found: endings.size > MOST_ENDINGS ? `${found} …` : found };
  const [main] = [...kinds].sort(([a, x], [b, y]) => Number(BESIDE.has(a)) - Number(BESIDE.has(b)) || y - x);
  return { code: main ? CODES[main[0]] : 'noImages', values };
}

/** Files whose names say nothing: a look at their first bytes says which are pictures. */
import { sniffImage } from '../decode/formats/read-image-header';
import type { FileListing } from '../source/listing';
import { readFile } from '../source/read-block';
import { sortOf } from './image-files';

/** Files of one ending that are looked at; of more, these tell what the others are. */
const MOST_LOOKS = 40;
/** Of those looked at, what must be pictures for the others to be taken for some. */
const MOSTLY = 0.9;
/** Larger files that nothing names are no pictures of a dataset, bytes. */
const MOST_BYTES = 32 * 2 ** 20;

/** Marks the files that are pictures by their bytes, where nothing in their names speaks for or against it. */
export async function markPictures(listing: FileListing): Promise<FileListing> {
  const byEnding = new Map<string, number[]>();
  for (const [index, { path, sizeBytes }] of listing.files.entries()) {
    if (sizeBytes === 0 || sizeBytes > MOST_BYTES || sortOf(path).sort !== 'unknown') continue;
    const ending = /\.\D[^./]*$/.exec(path)?.[0].toLowerCase() ?? '';
    const alike = byEnding.get(ending);
    if (alike) alike.push(index);
    else byEnding.set(ending, [index]);
  }
  const pictures = new Set<number>();
  for (const indices of byEnding.values()) {
    for (const index of await picturesAmong(listing, indices)) pictures.add(index);
  }
  if (pictures.size === 0) return listing;
  const files = listing.files.map((file, index) =>
    pictures.has(index) ? { ...file, isPicture: true as const } : file,
  );
  return { ...listing, files };
}

async function picturesAmong(listing: FileListing, indices: readonly number[]): Promise<readonly number[]> {
  const stride = Math.max(1, Math.ceil(indices.length / MOST_LOOKS));
  const looked = indices.filter((_, i) => i % stride === 0);
  const isPicture = await Promise.all(looked.map((index) => hasPicture(listing, index)));
  const found = looked.filter((_, i) => isPicture[i]);
  if (looked.length === indices.length || found.length < looked.length * MOSTLY) return found;
  const none = new Set(looked.filter((_, i) => !isPicture[i]));
  return indices.filter((index) => !none.has(index));
}

async function hasPicture(listing: FileListing, index: number): Promise<boolean> {
  const content = await readFile(listing, index);
  const sniffed = content.ok ? sniffImage(content.value) : null;
  return sniffed !== null && 'kind' in sniffed;
}

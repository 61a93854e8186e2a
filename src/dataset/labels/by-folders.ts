/** What the folders say of the images, and what they say once tables have been read: arrangements by path. */
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { type Arrangement, arrange } from '../folder/arrange';
import type { LabelTables } from '../folder/given-labels';
import type { ImageFile, SortedFiles } from '../folder/image-files';
import type { FileListing } from '../source/listing';
import type { FolderClasses } from './class-sources';

export const NOTHING_SAID: LabelTables = {
  classesFrom: null,
  labels: new Map(),
  leftOut: new Set(),
  levels: [],
  roles: new Map(),
  asked: new Set(),
};

export function arrangeBy(
  listing: FileListing,
  { images, asides }: Pick<SortedFiles, 'images' | 'asides'>,
  tables: LabelTables,
): Arrangement {
  return arrange(images, tables, DEFAULT_RECIPE.dataset, listing.isMerged, asides);
}

export function summaryOf({ classes, classIndices, roles }: Arrangement): FolderClasses {
  let labelledCount = 0;
  let imageCount = 0;
  for (const [index, role] of roles.entries()) {
    if (role === 'ignore') continue;
    imageCount++;
    if (classIndices[index] >= 0) labelledCount++;
  }
  return { classes, labelledCount, imageCount };
}

/** The class that an image is learned as; undefined where it has none. */
export type ClassOfImage = (image: Pick<ImageFile, 'fileIndex'>) => string | undefined;

/** By the position of a file: a map by path would hold a key for each of 200,000 images. */
export function classesOf(
  images: readonly ImageFile[],
  { classes, classIndices }: Arrangement,
): ClassOfImage {
  const most = images.reduce((largest, { fileIndex }) => Math.max(largest, fileIndex), -1);
  const classOfFile = new Int32Array(most + 1).fill(-1);
  for (const [index, { fileIndex }] of images.entries()) classOfFile[fileIndex] = classIndices[index] ?? -1;
  return ({ fileIndex }) => classes[classOfFile[fileIndex] ?? -1];
}

import { exactRole } from '../folder/role-names';
import { fileColumns, imagesOf } from './file-list';
import type { ImageLookup } from './image-lookup';
import type { Table } from './read-table';

/**
 * The images that a sample submission names, as positions in `FileListing.files`: those to predict. Of images of the same name those that lie below no folder to
 * learn from; where that leaves several, nobody knows which are meant.
 */
export function askedImages(submission: Table | null, lookup: ImageLookup): ReadonlySet<number> {
  const asked = new Set<number>();
  if (submission === null) return asked;
  const [ids] = fileColumns(submission, lookup);
  if (ids === undefined) return asked;
  for (const named of ids.named.map(imagesOf)) {
    const toPredict =
      named.length < 2 ? named : named.filter(({ folder }) => !folder.split('/').some(isForTraining));
    const [image, another] = toPredict;
    if (image && !another) asked.add(image.fileIndex);
  }
  return asked;
}

function isForTraining(folder: string): boolean {
  const role = exactRole(folder);
  return role === 'training' || role === 'validation';
}

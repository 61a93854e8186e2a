/** From listed files to what they mean: which are images, what tables say of them, and what else they could mean. */
import type { DatasetProblem, DatasetSummary } from '../protocol/dataset';
import type { Understanding } from '../protocol/understanding';
import type { Reading } from '../recipe/reading';
import { failure, type Result, success } from '../shared/result';
import type { LabelTables } from './folder/given-labels';
import { type SortedFiles, sortFiles } from './folder/image-files';
import { readLabelTables } from './labels/label-tables';
import { setLinkListsAside } from './source/containers/link-lists';
import type { FileListing } from './source/listing';
import { inEncoding } from './source/names/name-entries';

/** A dataset whose files were listed and whose tables were read. */
export interface OpenedFiles {
  readonly listing: FileListing;
  readonly sorted: SortedFiles;
  readonly tables: LabelTables;
  readonly sampleSubmission: DatasetSummary['sampleSubmission'];
  /** Of reading label tables. */
  readonly problems: readonly DatasetProblem[];
  /** What a person said the files mean, as they are read here. */
  readonly reading: Reading;
  readonly understanding: Understanding;
}

/**
 * Reads a listing as `reading` says, and guesses what it leaves open. Fails where its files are gone (`filesGone`). `known`: its
 * files as they are sorted, where somebody did that already.
 */
export async function readMeaning(
  listed: FileListing,
  reading: Reading,
  known: SortedFiles | null = null,
): Promise<Result<OpenedFiles>> {
  if (isRemembered(listed)) return failure('filesGone');
  const listing = inEncoding(listed, reading.nameEncoding);
  const sorted = (listing.files === listed.files ? known : null) ?? sortFiles(listing);
  const links = await setLinkListsAside(listing, sorted.texts);
  const read = await readLabelTables(listing, { ...sorted, texts: links.texts }, reading);
  const { nameEncoding, remarks } = listing;
  return success({
    ...read,
    listing,
    sorted,
    reading,
    problems: [...links.problems, ...read.problems],
    understanding: {
      ...read.understanding,
      nameEncoding,
      remarks: [...remarks, ...read.understanding.remarks],
    },
  });
}

/** Of a listing that is only remembered no file can be read. */
function isRemembered({ files }: FileListing): boolean {
  return files.every(({ location }) => location.kind === 'blob' && location.blob === null);
}

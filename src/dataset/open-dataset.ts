import type { DatasetProblem, DatasetSource } from '../protocol/dataset';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { isPictureName } from '../shared/picture-names';
import { type Failure, failure, type Result, success } from '../shared/result';
import type { Decoding } from './dataset';
import { sortFiles } from './folder/image-files';
import { noImages } from './folder/no-images';
import { markPictures } from './folder/sniff-pictures';
import { ImageDataset } from './image-dataset';
import { type OpenedFiles, readMeaning } from './read-meaning';
import { setLinkListsAside } from './source/containers/link-lists';
import type { FileListing } from './source/listing';
import { openSource, type Watch } from './source/open-source';

/**
 * Lists a zip, a folder or the sample and says what its folders mean; no picture is decoded. `decoding` is what
 * `Dataset.decode` decodes with. Fails where there is nothing to show at all; everything less is a problem in the summary.
 * Rejects only with the reason of the watch's signal.
 */
export async function openDataset(
  source: DatasetSource,
  decoding: Decoding,
  watch?: Watch,
): Promise<Result<ImageDataset>> {
  const listed = await openSource(source, watch);
  if (!listed.ok) return listed;
  const listing = await markPictures(listed.value);
  const opened = await meaningOf(listing);
  if (opened.ok) return success(new ImageDataset(opened.value, decoding, DEFAULT_RECIPE.dataset));
  await listing.release();
  return opened;
}

async function meaningOf(listing: FileListing): Promise<Result<OpenedFiles>> {
  const sorted = sortFiles(listing);
  if (sorted.images.length === 0) {
    const links = await setLinkListsAside(listing, sorted.texts);
    const [list] = links.problems;
    if (list) return failure('onlyLinks', { name: listing.name, ...list.values });
    const refused = sorted.problems.filter(({ severity }) => severity === 'excluded');
    if (holdsModel(listing)) return failure('modelInstead', { name: listing.name });
    if (refused.length === 0) return { ok: false, failure: noImages(listing) };
    if (refused.every(({ code }) => code === 'encrypted')) return failure('zipEncrypted');
    if (!refused.some(({ path }) => isPictureName(path))) {
      const causes = refused.slice(0, MOST_CAUSES);
      return { ok: false, failure: { code: 'containerRefused', values: { name: listing.name }, causes } };
    }
    return { ok: false, failure: noUsableImages(listing.name, refused) };
  }
  return readMeaning(listing, DEFAULT_RECIPE.dataset.reading, sorted);
}

/** The files of a Teachable Machine export. */
function holdsModel({ files }: FileListing): boolean {
  const holds = (name: string) => files.some(({ path }) => path === name || path.endsWith(`/${name}`));
  return ['model.json', 'metadata.json', 'weights.bin'].every(holds);
}

/** Causes that are told: more say nothing new. */
const MOST_CAUSES = 20;

/** Of a zip or folder in which every image is refused. */
export function noUsableImages(name: string, refused: readonly DatasetProblem[]): Failure {
  return {
    code: 'noUsableImages',
    values: { name, count: refused.length },
    causes: refused.slice(0, MOST_CAUSES),
  };
}

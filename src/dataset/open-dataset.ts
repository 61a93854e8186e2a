import type { DatasetSource } from '../protocol/dataset';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import { failure, type Result, success } from '../shared/result';
import type { Dataset, DecodeFiles } from './dataset';
import { NO_TABLES } from './folder/arrange';
import { sortFiles } from './folder/image-files';
import { ImageDataset } from './image-dataset';
import { openSource } from './source/open-source';

/**
 * Lists a zip, a folder or the sample and says what its folders mean; no picture is read. `decodeFiles` is what
 * `Dataset.decode` calls. Fails where there is nothing to show at all; everything less is a problem in the summary.
 */
export async function openDataset(source: DatasetSource, decodeFiles: DecodeFiles): Promise<Result<Dataset>> {
  const listed = await openSource(source);
  if (!listed.ok) return listed;
  const listing = listed.value;
  const sorted = sortFiles(listing);
  if (sorted.images.length === 0) {
    const refused = sorted.problems.filter(({ severity }) => severity === 'excluded');
    const [first] = refused;
    if (!first) return failure('noImages', { name: listing.name });
    const detail = refused.slice(0, 20).map(({ path, code }) => `${path}: ${code}`);
    return failure('noUsableImages', { name: listing.name, count: refused.length }, detail.join('\n'));
  }
  const opened = { listing, sorted, tables: NO_TABLES, sampleSubmission: null, problems: [] };
  return success(new ImageDataset(opened, decodeFiles, DEFAULT_RECIPE.dataset));
}

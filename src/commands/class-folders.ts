import { fetchPart } from '../shared/fetch-part';
import { type Result, success } from '../shared/result';
import { ask, useStudio } from '../state/studio';
import { saveFile } from './save-file';

/**
 * Downloads the open dataset as it is decided now: a zip with a folder for each class. Answers how many images are in it, and how
 * many could not be read. `onProgress` is called with how many are in.
 */
export async function downloadClassFolders(
  onProgress: (done: number, total: number) => void,
): Promise<Result<{ readonly count: number; readonly unreadCount: number }>> {
  const part = await fetchPart(() => import('../formats/zip-files'));
  if (!part.ok) return part;
  const arranged = await ask('arrangeByClass', {});
  if (!arranged.ok) return arranged;
  const files = new Map<string, Blob>();
  let unreadCount = 0;
  for (const [done, { index, path }] of arranged.value.entries()) {
    onProgress(done, arranged.value.length);
    const image = await ask('readImage', { index });
    if (image.ok) files.set(path, image.value.blob);
    else unreadCount++;
  }
  const zip = await part.value.zipFiles(files);
  saveFile(`${useStudio.getState().dataset.summary?.name ?? 'images'}.zip`, zip);
  return success({ count: files.size, unreadCount });
}

import { readShelfManifest, SHELF_BLOCK_BYTES, type ShelfEntry } from '../recipe/shelf';
import { failure, type Result, success } from '../shared/result';
import { sha256 } from '../shared/sha256';
import { updateSlice, useStudio } from '../state/studio';

/** Where the shelf stands: beside the page, on its own origin. */
const addressOf = (file: string) => new URL(`weights/${file}`, document.baseURI).href;

/** Reads what is on the shelf, once; a host without one has an empty one. */
export async function lookAtShelf(): Promise<void> {
  if (useStudio.getState().start.shelf === null) await lookAtShelfAgain();
}

/** Reads it anew: something may have been put there since. */
export async function lookAtShelfAgain(): Promise<void> {
  const read = await readShelf();
  updateSlice('start', () =>
    read.ok ? { shelf: read.value, shelfFailure: null } : { shelf: [], shelfFailure: read.failure },
  );
}

/** Failures `shelfUnreachable` and those of readShelfManifest. */
async function readShelf(): Promise<Result<readonly ShelfEntry[]>> {
  try {
    const answer = await fetch(addressOf('manifest.json'));
    // Some hosts answer with a page of theirs where there is no file.
    if (answer.status === 404 || answer.headers.get('content-type')?.startsWith('text/html'))
      return success([]);
    if (!answer.ok) return failure('shelfUnreachable', undefined, String(answer.status));
    const manifest = readShelfManifest(await answer.text());
    return manifest.ok ? success(manifest.value.entries) : manifest;
  } catch (error) {
    return failure('shelfUnreachable', undefined, String(error));
  }
}

/**
 * A file of the shelf, whole and as the manifest states it: checked block by block, so that no more than one lies in memory.
 * Failures: `shelfFileGone`, `shelfFileDamaged`, `shelfUnreachable`.
 */
export async function fetchFromShelf({
  id,
  file,
  sizeBytes,
  blockSha256,
}: ShelfEntry): Promise<Result<File>> {
  try {
    const answer = await fetch(addressOf(file));
    if (!answer.ok) return failure('shelfFileGone', { id });
    const blob = await answer.blob();
    if (blob.size !== sizeBytes) return failure('shelfFileDamaged', { id });
    for (const [i, expected] of blockSha256.entries()) {
      const block = await blob.slice(i * SHELF_BLOCK_BYTES, (i + 1) * SHELF_BLOCK_BYTES).arrayBuffer();
      if ((await sha256(block)) !== expected) return failure('shelfFileDamaged', { id });
    }
    return success(new File([blob], file));
  } catch (error) {
    return failure('shelfUnreachable', undefined, String(error));
  }
}

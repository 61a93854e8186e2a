import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { isRefusal, unlessRefused } from '../../shared/refusal';
import { entriesOf, removeIfFree, type StoredFolder, writeWhole } from '../cache/storage';
import type { Decoding } from '../dataset';
import { ImageDataset } from '../image-dataset';
import { openDataset } from '../open-dataset';
import { SAMPLE_NAME } from '../source/open-source';
import { decodeRemembered, encodeRemembered } from './remembered-dataset';

const FOLDER = 'datasets';
/** Listings that are kept, a few megabytes each at most. */
const MAX_REMEMBERED = 8;

function fileName(fingerprint: string): string {
  return `${fingerprint.replace(/[^0-9A-Za-z]/g, '_').slice(0, 64)}.json`;
}

/** The datasets that were opened here, so that a run can go on from the pixel cache after a reload. */
export class DatasetMemory {
  private constructor(private readonly folder: StoredFolder) {}

  /** Null where the browser has no origin-private file system, or not here. */
  static async open(): Promise<DatasetMemory | null> {
    if (typeof FileSystemFileHandle === 'undefined') return null;
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
    return unlessRefused(async () => DatasetMemory.in(await navigator.storage.getDirectory()), null);
  }

  static async in(root: StoredFolder): Promise<DatasetMemory> {
    return new DatasetMemory(await root.getDirectoryHandle(FOLDER, { create: true }));
  }

  /** False where the disk does not take it: the dataset works, but must be chosen again after a reload. */
  async remember({ opened }: ImageDataset): Promise<boolean> {
    const name = fileName(opened.listing.fingerprint);
    try {
      await this.forgetOldest(name);
      await writeWhole(this.folder, name, encodeRemembered(opened));
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await removeIfFree(this.folder, name);
      return false;
    }
  }

  /**
   * The dataset of this fingerprint, its files gone: images decode from the cache alone. The sample is drawn again.
   * Null where it was never opened here, or is forgotten.
   */
  async recall(fingerprint: string, decoding: Decoding): Promise<ImageDataset | null> {
    const remembered = await this.read(fileName(fingerprint));
    if (remembered === null || remembered.listing.fingerprint !== fingerprint) return null;
    if (remembered.listing.name === SAMPLE_NAME) {
      const sample = await openDataset({ kind: 'sample' }, decoding);
      if (sample.ok && sample.value.summary.fingerprint === fingerprint) return sample.value;
    }
    const { reading } = remembered;
    return new ImageDataset(remembered, decoding, { ...DEFAULT_RECIPE.dataset, reading });
  }

  private async read(name: string): Promise<ReturnType<typeof decodeRemembered>> {
    return unlessRefused(async () => {
      const file = await (await this.folder.getFileHandle(name)).getFile();
      return decodeRemembered(new Uint8Array(await file.arrayBuffer()));
    }, null);
  }

  private async forgetOldest(kept: string): Promise<void> {
    const others = (await entriesOf(this.folder)).filter(([name]) => name !== kept);
    const dated = await Promise.all(
      others.map(async ([name, entry]) => {
        const file = entry.kind === 'file' ? await entry.getFile() : null;
        return { name, changedMs: file instanceof File ? file.lastModified : 0 };
      }),
    );
    dated.sort((a, b) => b.changedMs - a.changedMs);
    for (const { name } of dated.slice(MAX_REMEMBERED - 1)) await removeIfFree(this.folder, name);
  }
}

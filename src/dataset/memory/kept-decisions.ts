import { type DatasetDecisions, recipeSchema } from '../../recipe/schema';
import { isRefusal, unlessRefused } from '../../shared/refusal';
import { entriesOf, removeIfFree, type StoredFolder, writeWhole } from '../cache/storage';

const FOLDER = 'decisions';
/** Datasets whose labels are kept: those that were labelled last. */
const MAX_KEPT = 50;

function fileName(fingerprint: string): string {
  return `${fingerprint.replace(/[^0-9A-Za-z]/g, '_').slice(0, 64)}.json`;
}

/** Behind the name of a file that cannot be read: it is out of the way of what is kept from now on. */
const DAMAGED = '.damaged';

/** Whether a person labelled something: hours of work, which must not end with the tab. */
export function holdLabels({
  relabelled,
  addedClasses,
}: Pick<DatasetDecisions, 'relabelled' | 'addedClasses'>): boolean {
  return addedClasses.length > 0 || Object.keys(relabelled).length > 0;
}

/**
 * What was decided about datasets in which a person labelled images, by fingerprint. The recipe on the screen is the truth while
 * it is there; this is what it begins with when the same files are opened again.
 */
export class KeptDecisions {
  private waiting: DatasetDecisions | null = null;
  private writing: Promise<void> = Promise.resolve();

  private constructor(private readonly folder: StoredFolder) {}

  /** Null where the browser keeps nothing for pages, or not here. */
  static async open(): Promise<KeptDecisions | null> {
    if (typeof FileSystemFileHandle === 'undefined') return null;
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
    return unlessRefused(async () => KeptDecisions.in(await navigator.storage.getDirectory()), null);
  }

  static async in(root: StoredFolder): Promise<KeptDecisions> {
    return new KeptDecisions(await root.getDirectoryHandle(FOLDER, { create: true }));
  }

  /**
   * Keeps these in place of those before. What comes while the disk is written to waits, and of several the last is written. A
   * disk that refuses leaves the decisions on the screen as they are.
   */
  keep(decisions: DatasetDecisions): Promise<void> {
    const isQueued = this.waiting !== null;
    this.waiting = decisions;
    if (!isQueued) this.writing = this.writing.then(() => this.writeLast());
    return this.writing;
  }

  /** Null where nothing was labelled, or what is kept is damaged: then `readDamaged` has it. */
  async read(fingerprint: string): Promise<DatasetDecisions | null> {
    await this.writing;
    const name = fileName(fingerprint);
    const bytes = await this.bytesOf(name);
    if (bytes === null) return null;
    const parsed = recipeSchema.shape.dataset.safeParse(jsonOf(new TextDecoder().decode(bytes)));
    if (parsed.success && parsed.data.fingerprint === fingerprint) return parsed.data;
    await this.setAside(name, bytes);
    return null;
  }

  /** The bytes that were kept of a dataset and could not be read; null where there are none. */
  async readDamaged(fingerprint: string): Promise<Blob | null> {
    const bytes = await this.bytesOf(fileName(fingerprint) + DAMAGED);
    return bytes && new Blob([bytes]);
  }

  /** False where the disk refuses. */
  deleteDamaged(fingerprint: string): Promise<boolean> {
    return removeIfFree(this.folder, fileName(fingerprint) + DAMAGED);
  }

  private async bytesOf(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return unlessRefused(async () => {
      const file = await (await this.folder.getFileHandle(name)).getFile();
      return new Uint8Array(await file.arrayBuffer());
    }, null);
  }

  /** A disk that refuses leaves the file where it is, until labels are kept in its place. */
  private async setAside(name: string, bytes: Uint8Array): Promise<void> {
    await unlessRefused(async () => {
      await writeWhole(this.folder, name + DAMAGED, bytes);
      await removeIfFree(this.folder, name);
    }, undefined);
  }

  private async writeLast(): Promise<void> {
    const decisions = this.waiting;
    this.waiting = null;
    if (decisions?.fingerprint == null) return;
    const name = fileName(decisions.fingerprint);
    if (!holdLabels(decisions)) {
      await removeIfFree(this.folder, name);
      return;
    }
    try {
      await this.forgetOldest(name);
      await writeWhole(this.folder, name, new TextEncoder().encode(JSON.stringify(decisions)));
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }

  private async forgetOldest(kept: string): Promise<void> {
    const others = (await entriesOf(this.folder)).filter(
      ([name]) => name !== kept && !name.endsWith(DAMAGED),
    );
    if (others.length < MAX_KEPT) return;
    const dated = await Promise.all(
      others.map(async ([name, entry]) => {
        const file = entry.kind === 'file' ? await entry.getFile() : null;
        return { name, changedMs: file instanceof File ? file.lastModified : 0 };
      }),
    );
    dated.sort((a, b) => b.changedMs - a.changedMs);
    for (const { name } of dated.slice(MAX_KEPT - 1)) await removeIfFree(this.folder, name);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

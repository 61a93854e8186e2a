/**
 * The datasets that were opened here last, trained on or not: `recent/<fingerprint>.json` in the origin-private file system. They
 * name what can be opened again; pixels and listings are kept elsewhere.
 */
import type { OpenedDataset } from '../../protocol/dataset';
import type { Recipe } from '../../recipe/schema';
import { parseRecipe } from '../../recipe/validate';
import { parseJson } from '../../shared/json-text';
import { moment } from '../../shared/moment';
import { unlessRefused } from '../../shared/refusal';
import { z } from '../../shared/zod';
import { entriesOf, removeIfFree, type StoredFolder, writeWhole } from '../cache/storage';

const FOLDER = 'recent';
/** More than a list of them shows. */
const MAX_KEPT = 12;

const fileSchema = z.object({
  version: z.literal(1),
  fingerprint: z.string().min(1),
  name: z.string(),
  imageCount: z.int().min(0),
  openedAt: moment,
  recipe: z.unknown(),
});

function fileName(fingerprint: string): string {
  return `${fingerprint.replace(/[^0-9A-Za-z]/g, '_').slice(0, 64)}.json`;
}

export class RecentDatasets {
  private constructor(private readonly folder: StoredFolder) {}

  /** Null where the browser keeps nothing for pages, or not here. */
  static async open(): Promise<RecentDatasets | null> {
    if (typeof FileSystemFileHandle === 'undefined') return null;
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
    return unlessRefused(async () => RecentDatasets.in(await navigator.storage.getDirectory()), null);
  }

  static async in(root: StoredFolder): Promise<RecentDatasets> {
    return new RecentDatasets(await root.getDirectoryHandle(FOLDER, { create: true }));
  }

  /** The one opened last first; what cannot be read is not among them. */
  async list(): Promise<OpenedDataset[]> {
    const found: OpenedDataset[] = [];
    for (const [name] of await unlessRefused(() => entriesOf(this.folder), [])) {
      const opened = await this.read(name);
      if (opened) found.push(opened);
    }
    return found.sort((a, b) => b.openedAt - a.openedAt);
  }

  /** It was opened now. A disk that refuses keeps it off the list. */
  async opened({ fingerprint, name, imageCount }: Omit<OpenedDataset, 'openedAt' | 'recipe'>): Promise<void> {
    const known = await this.read(fileName(fingerprint));
    await this.write({ fingerprint, name, imageCount, openedAt: Date.now(), recipe: known?.recipe ?? null });
    for (const { fingerprint: oldest } of (await this.list()).slice(MAX_KEPT))
      await removeIfFree(this.folder, fileName(oldest));
  }

  /** From now on its pixels are kept as this recipe wants them: with it they are found again. */
  async decodedFor(recipe: Recipe): Promise<void> {
    const { fingerprint } = recipe.dataset;
    const known = fingerprint === null ? null : await this.read(fileName(fingerprint));
    if (known) await this.write({ ...known, recipe });
  }

  private async read(name: string): Promise<OpenedDataset | null> {
    return unlessRefused(async () => {
      const file = await (await this.folder.getFileHandle(name)).getFile();
      const json = parseJson(await file.text(), { code: 'fileDamaged' });
      const data = json.ok ? fileSchema.safeParse(json.value).data : undefined;
      if (!data || fileName(data.fingerprint) !== name) return null;
      const { version: _, ...opened } = data;
      return { ...opened, recipe: parseRecipe(opened.recipe).recipe };
    }, null);
  }

  private async write(opened: OpenedDataset): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify({ version: 1, ...opened }));
    await unlessRefused(() => writeWhole(this.folder, fileName(opened.fingerprint), bytes), undefined);
  }
}

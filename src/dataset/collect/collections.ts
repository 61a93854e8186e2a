/**
 * Pictures that a person collects: `collections/<collection>/<class>/<picture>` in the origin-private file system. The folders
 * are the one truth: a class without pictures is an empty folder. A collection that was deleted holds a file that says so.
 */
import type {
  ChangedCollection,
  CollectedClass,
  CollectedPicture,
  Collection,
  CollectionChange,
  CollectionSummary,
  CollectionsChange,
} from '../../protocol/collect';
import type { DatasetProblem } from '../../protocol/dataset';
import { freeFileName, refuseClassName, tidyName } from '../../recipe/class-names';
import { assertNever } from '../../shared/errors';
import { isRefusal, unlessRefused } from '../../shared/refusal';
import { type Failure, failure, type Result, success } from '../../shared/result';
import { entriesOf, removeIfFree, type StoredFolder, writeWhole } from '../cache/storage';
import { compareCodePoints } from '../folder/code-point-order';
import { isSplitName } from '../folder/role-names';
import { asKept } from './as-kept';

const FOLDER = 'collections';
/** In the folder of a collection that was deleted: when, ms since 1970. */
const DELETED = '.deleted';

export class Collections {
  private constructor(private readonly folder: StoredFolder) {}

  /** Null where the browser keeps nothing for pages, or not here. */
  static async open(): Promise<Collections | null> {
    if (typeof FileSystemFileHandle === 'undefined') return null;
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
    return unlessRefused(async () => Collections.in(await navigator.storage.getDirectory()), null);
  }

  static async in(root: StoredFolder): Promise<Collections> {
    return new Collections(await root.getDirectoryHandle(FOLDER, { create: true }));
  }

  /** In the order of their names. `deletedMs`: those deleted so long ago are removed for good. */
  async list(deletedMs = Number.POSITIVE_INFINITY): Promise<CollectionSummary[]> {
    const found: CollectionSummary[] = [];
    for (const [name, folder] of await entriesOf(this.folder)) {
      if (folder.kind !== 'directory') continue;
      const marker = await deletedAt(folder);
      if (marker === null) {
        const { classes } = await this.read(name);
        const pictures = classes.flatMap((one) => one.pictures);
        found.push({
          ...{ name, classCount: classes.length, pictureCount: pictures.length },
          changedAt: pictures.reduce<number | null>(
            (newest, { file }) => Math.max(newest ?? 0, timeOf(file)),
            null,
          ),
        });
      } else if (Date.now() - marker >= deletedMs) await removeIfFree(this.folder, name);
    }
    return found.sort(byName);
  }

  /**
   * Makes, renames, deletes or brings back a whole collection; answers the name it has now. Failures: those of
   * `refuseClassName` as `collectionName…`, `noSuchCollection`, `storageFull` (nothing was renamed then).
   */
  async changeList(change: CollectionsChange): Promise<Result<string>> {
    const names = (await this.list()).map(({ name }) => name);
    const isNamed = change.kind === 'rename' || change.kind === 'delete';
    if (isNamed && !names.includes(change.name)) return failure('noSuchCollection', { name: change.name });
    switch (change.kind) {
      case 'create': {
        const refused = refuseCollectionName(change.name, names);
        if (refused) return { ok: false, failure: refused };
        const name = tidyName(change.name);
        await this.clearDeleted(name);
        await this.folder.getDirectoryHandle(name, { create: true });
        return success(name);
      }
      case 'rename':
        return this.rename(change.name, change.to, names);
      case 'delete': {
        const folder = await this.folder.getDirectoryHandle(change.name);
        await writeWhole(folder, DELETED, new TextEncoder().encode(String(Date.now())));
        return success(change.name);
      }
      case 'bringBack': {
        const folder = await unlessRefused(() => this.folder.getDirectoryHandle(change.name), null);
        if (!folder || !(await removeIfFree(folder, DELETED)))
          return failure('noSuchCollection', { name: change.name });
        return success(change.name);
      }
      default:
        return assertNever(change);
    }
  }

  /**
   * The first change of a collection, called so, or with a number behind where something is called so that is there or was
   * deleted. Where the change is not done, nothing is made. Failures: those of `change`.
   */
  async begin(wanted: string, change: CollectionChange): Promise<Result<ChangedCollection>> {
    const folders = (await entriesOf(this.folder)).map(([name]) => name.toLowerCase());
    const name = freeFileName(wanted, new Set(folders));
    const changed = await this.change({ name, classes: [] }, change);
    if (!changed.ok) await removeIfFree(this.folder, name);
    return changed;
  }

  /** No folder can be renamed there: its pictures are copied, and the old ones go once all are. */
  private async rename(name: string, wanted: string, names: readonly string[]): Promise<Result<string>> {
    const to = tidyName(wanted);
    if (to === name) return success(name);
    const refused = refuseCollectionName(
      to,
      names.filter((other) => other !== name),
    );
    if (refused) return { ok: false, failure: refused };
    await this.clearDeleted(to);
    const { classes } = await this.read(name);
    try {
      const folder = await this.folder.getDirectoryHandle(to, { create: true });
      for (const { name: className, pictures } of classes) {
        const ofClass = await folder.getDirectoryHandle(className, { create: true });
        for (const { name: picture, file } of pictures)
          await writeWhole(ofClass, picture, new Uint8Array(await file.arrayBuffer()));
      }
    } catch (error) {
      await removeIfFree(this.folder, to);
      if (isRefusal(error, 'QuotaExceededError')) return failure('storageFull');
      throw error;
    }
    await this.folder.removeEntry(name, { recursive: true });
    return success(to);
  }

  /** What was deleted under this name cannot be brought back once there is another. */
  private async clearDeleted(name: string): Promise<void> {
    const folder = await unlessRefused(() => this.folder.getDirectoryHandle(name), null);
    if (folder && (await deletedAt(folder)) !== null) await removeIfFree(this.folder, name);
  }

  /** By name; one that is not there yet is empty. */
  async read(name: string): Promise<Collection> {
    const folder = await this.folder.getDirectoryHandle(name, { create: true });
    const classes: CollectedClass[] = [];
    for (const [className, entry] of await entriesOf(folder)) {
      if (entry.kind !== 'directory') continue;
      const pictures: CollectedPicture[] = [];
      for (const [file, held] of await entriesOf(entry))
        if (held.kind === 'file') pictures.push({ name: file, file: await held.getFile() });
      classes.push({ name: className, pictures: pictures.sort(byName) });
    }
    return { name, classes: classes.sort(byName) };
  }

  /**
   * Carries out a change on the disk. `now`: as it stands there. Failures: those of `refuseClassName`, `classNameRole` (a folder
   * of that name would be read as a split), `noSuchClass`, `storageFull` (what was written until then stays).
   */
  async change(now: Collection, change: CollectionChange): Promise<Result<ChangedCollection>> {
    const folder = await this.folder.getDirectoryHandle(now.name, { create: true });
    try {
      return await carryOut(folder, now, change);
    } catch (error) {
      if (isRefusal(error, 'QuotaExceededError')) return failure('storageFull');
      throw error;
    }
  }
}

async function carryOut(
  folder: StoredFolder,
  now: Collection,
  change: CollectionChange,
): Promise<Result<ChangedCollection>> {
  const names = now.classes.map(({ name }) => name);
  switch (change.kind) {
    case 'addClass': {
      const refused = refuseName(change.name, names);
      if (refused) return { ok: false, failure: refused };
      return addTo(folder, now, tidyName(change.name), []);
    }
    case 'renameClass': {
      const named = now.classes.find(({ name }) => name === change.name);
      if (!named) return failure('noSuchClass', { name: change.name });
      const to = tidyName(change.to);
      if (to === change.name) return unchanged(now);
      const others = names.filter((name) => name !== change.name);
      const refused = refuseName(to, others);
      if (refused) return { ok: false, failure: refused };
      const renamed = await addTo(folder, now, to, named.pictures);
      if (!renamed.ok) return renamed;
      await folder.removeEntry(change.name, { recursive: true });
      return success({ ...renamed.value, collection: without(renamed.value.collection, change.name) });
    }
    case 'removeClass':
      if (!names.includes(change.name)) return failure('noSuchClass', { name: change.name });
      await folder.removeEntry(change.name, { recursive: true });
      return unchanged(without(now, change.name));
    case 'addPictures': {
      const isKnown = names.includes(change.className);
      const refused = isKnown ? null : refuseName(change.className, names);
      return refused
        ? { ok: false, failure: refused }
        : addTo(folder, now, isKnown ? change.className : tidyName(change.className), change.pictures);
    }
    case 'removePictures': {
      const named = now.classes.find(({ name }) => name === change.className);
      if (!named) return failure('noSuchClass', { name: change.className });
      const gone = new Set(change.names);
      const ofClass = await folder.getDirectoryHandle(change.className);
      for (const { name } of named.pictures) if (gone.has(name)) await ofClass.removeEntry(name);
      const pictures = named.pictures.filter(({ name }) => !gone.has(name));
      return unchanged(withClass(now, { name: change.className, pictures }));
    }
    default:
      return assertNever(change);
  }
}

async function deletedAt(folder: StoredFolder): Promise<number | null> {
  const text = await unlessRefused(async () => {
    const file = await (await folder.getFileHandle(DELETED)).getFile();
    return file.text();
  }, null);
  return text === null ? null : Number(text);
}

/** Its name is a folder's too, and may be that of a split. */
function refuseCollectionName(typed: string, others: readonly string[]): Failure | null {
  const refused = refuseClassName(typed, others);
  return refused && { ...refused, code: refused.code.replace('className', 'collectionName') };
}

function refuseName(typed: string, others: readonly string[]): Failure | null {
  const refused = refuseClassName(typed, others);
  if (refused) return refused;
  const name = tidyName(typed);
  return isSplitName(name) ? { code: 'classNameRole', values: { name } } : null;
}

async function addTo(
  folder: StoredFolder,
  now: Collection,
  className: string,
  pictures: readonly CollectedPicture[],
): Promise<Result<ChangedCollection>> {
  const ofClass = await folder.getDirectoryHandle(className, { create: true });
  const known = now.classes.find(({ name }) => name === className)?.pictures ?? [];
  const taken = new Set(known.map(({ name }) => name.toLowerCase()));
  const added: CollectedPicture[] = [];
  const refused: DatasetProblem[] = [];
  for (const { name: wanted, file } of pictures) {
    const kept = await asKept(wanted, file);
    if (!kept.ok) {
      refused.push({ ...kept.failure, path: wanted, severity: 'excluded' });
      continue;
    }
    const name = freeFileName(kept.value.name, taken);
    taken.add(name.toLowerCase());
    await writeOrLeaveNothing(ofClass, name, kept.value.bytes);
    added.push({ name, file: await (await ofClass.getFileHandle(name)).getFile() });
  }
  const all = [...known, ...added].sort(byName);
  return success({
    collection: withClass(now, { name: className, pictures: all }),
    refused,
    added: added.map(({ name }) => name),
  });
}

/** Half a picture would be a broken one. */
async function writeOrLeaveNothing(folder: StoredFolder, name: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeWhole(folder, name, bytes);
  } catch (error) {
    await removeIfFree(folder, name);
    throw error;
  }
}

function withClass(now: Collection, changed: CollectedClass): Collection {
  const others = now.classes.filter(({ name }) => name !== changed.name);
  return { ...now, classes: [...others, changed].sort(byName) };
}

function without(now: Collection, className: string): Collection {
  return { ...now, classes: now.classes.filter(({ name }) => name !== className) };
}

function unchanged(collection: Collection): Result<ChangedCollection> {
  return success({ collection, refused: [], added: [] });
}

/** When it was written, ms since 1970: what the disk keeps says so. */
function timeOf(file: Blob): number {
  return file instanceof File ? file.lastModified : 0;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return compareCodePoints(a.name, b.name);
}

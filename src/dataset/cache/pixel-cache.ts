/**
 * Decoded pixels that survive a reload, in the origin-private file system: a folder for every dataset and
 * preprocessing, and in it parts that are written once and never changed.
 */

import type { StoredPixels } from '../../protocol/dataset';
import type { FeatureShelf } from '../../shared/feature-store';
import { largestOf } from '../../shared/many';
import { unlessRefused } from '../../shared/refusal';
import type { PixelSettings } from '../decode/resize-plan';
import { CacheEntry } from './cache-entry';
import { FEATURES } from './feature-file';
import type { PartManifest } from './part-manifest';
import { readManifest } from './part-reader';
import { MANIFEST } from './part-writer';
import { entriesOf, removeIfFree, type StoredFolder } from './storage';

const FOLDER = 'pixels';
/** Counts up when the same file and settings give other pixels. */
const DECODER_VERSION = 2;

/** The name of what a dataset and a preprocessing give: the same name, the same pixels. */
export function cacheKey(fingerprint: string, settings: PixelSettings): string {
  const { imageSize, channels, resize, resizeTo, interpolation, grayRange } = settings;
  const size = resize === 'crop' ? `crop${resizeTo}` : resize;
  // Bilinear and clipped gray go unsaid: pixels of before there was a choice are kept under the same names.
  const mode = interpolation === 'bilinear' ? size : `${size}-${interpolation}`;
  const gray = grayRange ? `-gray${grayRange.low}_${grayRange.high}` : '';
  const name = fingerprint.replace(/[^0-9A-Za-z]/g, '_').slice(0, 64);
  return `${name}-${imageSize}x${channels}-${mode}${gray}-v${DECODER_VERSION}`;
}

export class PixelCache {
  private readonly entries = new Map<string, CacheEntry>();

  private constructor(
    private readonly folder: StoredFolder,
    private readonly freeBytes: () => Promise<number>,
  ) {}

  /** Null where the browser has no such storage, or not here. */
  static async open(): Promise<PixelCache | null> {
    // Only dedicated workers have synchronous handles.
    if (typeof FileSystemFileHandle === 'undefined') return null;
    if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return null;
    const freeBytes = async () => {
      const { quota = 0, usage = 0 } = await navigator.storage.estimate();
      return quota - usage;
    };
    return unlessRefused(async () => PixelCache.in(await navigator.storage.getDirectory(), freeBytes), null);
  }

  static async in(root: StoredFolder, freeBytes: () => Promise<number>): Promise<PixelCache> {
    return new PixelCache(await root.getDirectoryHandle(FOLDER, { create: true }), freeBytes);
  }

  /** The parts under a key; the same object for the same key. */
  async entry(key: string): Promise<CacheEntry> {
    const open = this.entries.get(key);
    if (open) return open;
    const entry = new CacheEntry(await this.folder.getDirectoryHandle(key, { create: true }));
    this.entries.set(key, entry);
    return entry;
  }

  /**
   * Where what a network makes of the images under a key can be kept: with them, so that it is cleared with them. Half of
   * the room there is, since checkpoints need some too. Null where the disk refuses.
   * @param pixelBytes of images that are still to be decoded, and come first
   */
  async featureShelf(key: string, pixelBytes = 0): Promise<FeatureShelf | null> {
    return unlessRefused(async () => {
      const entry = await this.entry(key);
      const roomBytes = Math.max(0, Math.floor(((await this.freeBytes()) - pixelBytes) / 2));
      return { roomBytes, open: (identity, size) => entry.features(identity, size, roomBytes) };
    }, null);
  }

  /** Removes the oldest of what is not in use until `sizeBytes` more may be stored, or nothing is left to remove. */
  async makeRoom(sizeBytes: number): Promise<void> {
    if ((await this.freeBytes()) >= sizeBytes) return;
    const stored = await this.list();
    const candidates = stored
      .filter(({ key }) => !this.entries.has(key))
      .sort((a, b) => a.createdMs - b.createdMs);
    for (const { key } of candidates) {
      if ((await this.freeBytes()) >= sizeBytes) return;
      await removeIfFree(this.folder, key);
    }
  }

  /** What is stored, the latest first. */
  async list(): Promise<StoredPixels[]> {
    const stored: StoredPixels[] = [];
    for (const [key, folder] of await entriesOf(this.folder)) {
      if (folder.kind !== 'directory') continue;
      const found = await summarize(key, folder);
      if (found) stored.push(found);
    }
    return stored.sort((a, b) => b.createdMs - a.createdMs);
  }

  /**
   * Removes what is stored under these keys, or everything. Pixels in use are closed first: whoever still reads them
   * gets a CacheReadError, so nothing may be running. Answers the keys that another tab holds.
   */
  async clear(keys?: readonly string[]): Promise<string[]> {
    const chosen = keys ?? (await entriesOf(this.folder)).map(([key]) => key);
    const kept: string[] = [];
    for (const key of chosen) {
      this.entries.get(key)?.close();
      this.entries.delete(key);
      if (!(await removeIfFree(this.folder, key))) kept.push(key);
    }
    return kept;
  }
}

async function summarize(key: string, folder: StoredFolder): Promise<StoredPixels | null> {
  const manifests: PartManifest[] = [];
  let featureBytes = 0;
  for (const [name, file] of await entriesOf(folder)) {
    if (file.kind !== 'file') continue;
    if (name.endsWith(FEATURES)) featureBytes += (await file.getFile()).size;
    const manifest = name.endsWith(MANIFEST) ? await readManifest(file) : null;
    if (manifest) manifests.push(manifest);
  }
  const [first] = manifests;
  if (first === undefined) return null;
  const imageCount = manifests.reduce((sum, { fileIndices }) => sum + fileIndices.length, 0);
  return {
    key,
    name: first.name,
    imageSize: first.imageSize,
    channels: first.channels,
    imageCount,
    sizeBytes: imageCount * first.imageBytes + featureBytes,
    createdMs: largestOf(manifests.map(({ createdMs }) => createdMs)),
  };
}

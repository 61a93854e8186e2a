// The folder weights/: files, and the manifest that says what they are.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './refusal.mjs';

/** @typedef {import('../../src/recipe/shelf').ShelfEntry} ShelfEntry */
/** @typedef {import('../../src/recipe/shelf').ShelfManifest} ShelfManifest */

export const SHELF_FOLDER = fileURLToPath(new URL('../../weights', import.meta.url));

export const MANIFEST = 'manifest.json';

/**
 * What stands on the shelf; nothing where there is none yet. Throws a Refusal where the manifest cannot be true.
 * @param {string} folder
 * @param {typeof import('../../src/recipe/shelf').readShelfManifest} read
 * @returns {ShelfEntry[]}
 */
export function readShelf(folder, read) {
  const file = path.join(folder, MANIFEST);
  if (!existsSync(file)) return [];
  const manifest = read(readFileSync(file, 'utf8'));
  if (!manifest.ok)
    throw new Refusal(
      `${file} cannot be read (${manifest.failure.detail}). Mend it, or delete the folder and add the weights again.`,
    );
  return manifest.value.entries;
}

/** Written beside and renamed: who reads the manifest meanwhile sees the old one or the new. @param {string} folder @param {ShelfEntry[]} entries */
function writeManifest(folder, entries) {
  /** @type {ShelfManifest} */
  const manifest = { version: 1, entries };
  const file = path.join(folder, MANIFEST);
  writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/**
 * Puts a file on the shelf, in the place of an entry of the same name.
 * @param {string} folder
 * @param {string} file is moved
 * @param {ShelfEntry} entry
 * @param {typeof import('../../src/recipe/shelf').readShelfManifest} read
 */
export function putOnShelf(folder, file, entry, read) {
  mkdirSync(folder, { recursive: true });
  const others = readShelf(folder, read).filter(({ id }) => id !== entry.id);
  renameSync(file, path.join(folder, entry.file));
  writeManifest(folder, [...others, entry]);
}

/**
 * Takes an entry and its file off the shelf; false where it has none of this name.
 * @param {string} folder
 * @param {string} id
 * @param {typeof import('../../src/recipe/shelf').readShelfManifest} read
 */
export function removeFromShelf(folder, id, read) {
  const entries = readShelf(folder, read);
  const entry = entries.find((one) => one.id === id);
  if (!entry) return false;
  writeManifest(
    folder,
    entries.filter((one) => one !== entry),
  );
  rmSync(path.join(folder, entry.file), { force: true });
  return true;
}

/**
 * Copies the shelf into a built page, for a static host. Throws a Refusal where a file is not what the manifest says.
 * @param {string} folder
 * @param {string} target
 * @param {typeof import('../../src/recipe/shelf').readShelfManifest} read
 * @returns {{ count: number, sizeBytes: number }}
 */
export function copyShelf(folder, target, read) {
  const entries = readShelf(folder, read);
  mkdirSync(target, { recursive: true });
  for (const { id, file, sizeBytes } of entries) {
    const source = path.join(folder, file);
    if (statSync(source, { throwIfNoEntry: false })?.size !== sizeBytes)
      throw new Refusal(`weights/${file} is damaged or gone. Add it again: npm run weights -- add ${id}`);
    copyFileSync(source, path.join(target, file));
  }
  writeManifest(target, entries);
  return { count: entries.length, sizeBytes: entries.reduce((sum, entry) => sum + entry.sizeBytes, 0) };
}

// Builds dist/: npm start where something it is made of is newer, npm run build always.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = [
  'src',
  'public',
  'index.html',
  'board.html',
  'scripts/board-plugin.mjs',
  'vite.config.ts',
  'package-lock.json',
  'scripts/headers.mjs',
  'scripts/offline-plugin.mjs',
  'scripts/licences',
  'scripts/source-maps-plugin.mjs',
  'scripts/demo-program-plugin.mjs',
  'scripts/threaded-wasm-plugin.mjs',
];

/** When a file, or anything below a folder, was last changed. @param {string} name @returns {number} ms */
function newestChange(name) {
  const stat = statSync(name);
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time counts too: it changes when a file in it is deleted.
  return Math.max(stat.mtimeMs, ...readdirSync(name).map((child) => newestChange(path.join(name, child))));
}

/** Whether dist/ is newer than everything it is made of. */
export function isBuildFresh() {
  const page = statSync(path.join(root, 'dist/index.html'), { throwIfNoEntry: false });
  return page !== undefined && sources.every((name) => newestChange(path.join(root, name)) < page.mtimeMs);
}

/** Builds dist/; throws an Error when that fails. @param {string[]} [options] of `vite build` */
export function build(options = ['--logLevel', 'warn']) {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', ...options], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('The page could not be built: the messages above say why.');
}

/** Puts the shelf of weights into dist/, for a static host. */
async function addWeights() {
  const [{ copyShelf, SHELF_FOLDER }, { inMegabytes }, { sharedTables }] = await Promise.all([
    import('./weights/shelf-folder.mjs'),
    import('./weights/refusal.mjs'),
    import('./weights/shared-tables.mjs'),
  ]);
  const { readShelfManifest } = await sharedTables();
  const { count, sizeBytes } = copyShelf(SHELF_FOLDER, path.join(root, 'dist/weights'), readShelfManifest);
  console.log(`dist/weights has ${count} files of weights, ${inMegabytes(sizeBytes)}.`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const flag = '--with-weights';
  const options = process.argv.slice(2);
  try {
    build(options.filter((option) => option !== flag));
    if (options.includes(flag)) await addWeights();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

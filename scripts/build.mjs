// Builds dist/, when something it is made of is newer.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'package-lock.json',
  'scripts/headers.mjs',
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

/** Builds dist/; throws an Error when that fails. */
export function build() {
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) throw new Error('The page could not be built: the messages above say why.');
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesToKeep, MOST_FILE_BYTES } from './offline-plugin.mjs';

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'vireo-offline-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** @param {Record<string, string | Buffer>} files */
function lay(files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

test('scripts come before pages, and only what has no hash in its name has a revision', () => {
  lay({ 'index.html': '<p>', 'favicon.svg': '<svg>', 'assets/index-a1b2c3d4.js': '1' });
  const files = filesToKeep(folder);
  expect(files.map(({ url }) => url)).toEqual(['assets/index-a1b2c3d4.js', 'favicon.svg', 'index.html']);
  expect(files[0].revision).toBeNull();
  expect(files[2].revision).toMatch(/^[0-9a-f]{16}$/);
});

test('a page that changed has another revision', () => {
  lay({ 'index.html': 'before' });
  const [before] = filesToKeep(folder);
  lay({ 'index.html': 'after' });
  expect(filesToKeep(folder)[0].revision).not.toBe(before.revision);
});

test('maps, weights, what the host reads, and what is too large for a first visit are left out', () => {
  lay({
    'index.html': '',
    _headers: '',
    'sw.js': '',
    'files.txt': '',
    'assets/index.js.map': '',
    'weights/manifest.json': '{}',
    'assets/judge.wasm': Buffer.alloc(MOST_FILE_BYTES + 1),
    'assets/kernel.wasm': Buffer.alloc(MOST_FILE_BYTES),
  });
  expect(filesToKeep(folder).map(({ url }) => url)).toEqual(['assets/kernel.wasm', 'index.html']);
});

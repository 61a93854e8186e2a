/** Three hundred mutations, by two seeds, of what the shelf's folder keeps: read as what was meant, or refused in words. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readShelfManifest } from '../../src/recipe/shelf';
import { shelfEntry } from '../../src/recipe/testing/shelf-entry';
import { eachMutation, MUTATIONS, SEEDS } from '../../src/shared/testing/each-mutation';
import { jsonMutated } from '../../src/worker/testing/mutations';
import { keepPace, PACES, readPaces } from './measured-paces.mjs';
import { Refusal } from './refusal.mjs';
import { MANIFEST, readShelf, removeFromShelf } from './shelf-folder.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vireo-shelf-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const other = { ...shelfEntry, id: 'another', file: 'another.safetensors' };

test.each(SEEDS)(`the list: ${MUTATIONS} mutations by seed %i`, async (seed) => {
  const mutated = jsonMutated({ version: 1, entries: [shelfEntry, other] });
  const file = path.join(folder, MANIFEST);
  const said = { read: 0, refused: 0 };
  await eachMutation(seed, async (mutation) => {
    const bytes = await mutated(mutation);
    writeFileSync(file, bytes);
    try {
      const entries = readShelf(folder, readShelfManifest);
      // What is written from it is read as the same.
      removeFromShelf(folder, other.id, readShelfManifest);
      expect(readShelf(folder, readShelfManifest)).toEqual(entries.filter(({ id }) => id !== other.id));
      said.read++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      expect(error.message).toContain(file);
      // A list that cannot be read stays as it is.
      expect(new Uint8Array(readFileSync(file))).toEqual(bytes);
      said.refused++;
    }
  });
  expect(said.read).toBeGreaterThan(0);
  expect(said.refused).toBeGreaterThan(0);
});

test.each(SEEDS)(`the measured paces: ${MUTATIONS} mutations by seed %i`, async (seed) => {
  const file = path.join(folder, PACES);
  keepPace(folder, 'one', 12.5);
  const mutated = jsonMutated(JSON.parse(readFileSync(file, 'utf8')));
  await eachMutation(seed, async (mutation) => {
    writeFileSync(file, await mutated(mutation));
    for (const pace of Object.values(readPaces(folder))) expect(pace).toBeGreaterThan(0);
    // Whatever stood there, the next measurement is kept.
    keepPace(folder, 'two', 3);
    expect(readPaces(folder)).toHaveProperty('two', 3);
  });
});

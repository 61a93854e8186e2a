/**
 * Three hundred mutations, by two seeds, of whatever is read back: each is read, or refused by a code; nothing is thrown,
 * nothing hangs, no prototype is touched, and what was accepted holds what its schema says.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { en } from '../i18n/en';
import { MUTATED_READERS } from './testing/mutated-readers';
import { NOT_READERS, READ_KINDS } from './testing/read-kinds';

const MUTATIONS = 300;
const SEEDS = [1, 2];
/** Against hanging alone: no mutation of these small files takes a hundredth of it. */
const HANGS_AFTER_MS = 60_000;

const sentences = new Set([...Object.keys(en.failure), ...Object.keys(en.problem), 'newer', 'damaged']);

describe.each(Object.entries(MUTATED_READERS))('%s', (_, { mutated, read }) => {
  test.each(SEEDS)(`${MUTATIONS} mutations by seed %i`, { timeout: HANGS_AFTER_MS }, async (seed) => {
    const prototypes = [Object.prototype, Array.prototype].map((of) => Object.getOwnPropertyNames(of).join());
    const said = new Set<string>();
    for (let i = 0; i < MUTATIONS; i++) said.add((await read(await mutated(seed * MUTATIONS + i))) ?? 'read');
    said.delete('read');
    expect([...said].filter((code) => !sentences.has(code))).toEqual([]);
    expect([Object.prototype, Array.prototype].map((of) => Object.getOwnPropertyNames(of).join())).toEqual(
      prototypes,
    );
  });
});

test('every module that parses what was written elsewhere is known, and its kind is mutated here', () => {
  const src = fileURLToPath(new URL('../', import.meta.url));
  const parsing = readdirSync(src, { recursive: true })
    .map(String)
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing\//.test(file))
    .filter((file) => /\bsafeParse\(|\bJSON\.parse\(/.test(readFileSync(src + file, 'utf8')));
  const known = new Set([...Object.values(READ_KINDS).flat(), ...Object.keys(NOT_READERS)]);
  expect(parsing.toSorted()).toEqual([...known].toSorted());
});

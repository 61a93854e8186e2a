/**
 * Three hundred mutations, by two seeds, of whatever is read back: each is read, or refused by a code; nothing is thrown,
 * nothing takes long, no prototype is touched, and what was accepted holds what its schema says.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { en } from '../i18n/en';
import { eachMutation, MUTATIONS, SEEDS } from '../shared/testing/each-mutation';
import { MUTATED_READERS } from './testing/mutated-readers';
import { NOT_READERS, READ_KINDS } from './testing/read-kinds';

const sentences = new Set([...Object.keys(en.failure), ...Object.keys(en.problem), 'newer', 'damaged']);

describe.each(Object.entries(MUTATED_READERS))('%s', (_, { mutated, read }) => {
  test.each(SEEDS)(`${MUTATIONS} mutations by seed %i`, async (seed) => {
    const said = new Set<string>();
    await eachMutation(seed, async (mutation) => {
      said.add((await read(await mutated(mutation))) ?? 'read');
    });
    said.delete('read');
    expect([...said].filter((code) => !sentences.has(code))).toEqual([]);
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

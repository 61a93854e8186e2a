import { expect, test } from 'vitest';
import { parseJson as parse } from './json-text';

const parseJson = (text: string) => parse(text, { code: 'notARecipe' });

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('a million levels are refused in words, a hundred are read', () => {
  expect(parseJson(nested(1_000_000))).toMatchObject({ ok: false, failure: { code: 'jsonTooDeep' } });
  expect(parseJson('{"a":'.repeat(101))).toMatchObject({ ok: false, failure: { code: 'jsonTooDeep' } });
  expect(parseJson(nested(100))).toMatchObject({ ok: true });
});

test('brackets in strings are no levels, whatever is escaped before them', () => {
  const text = JSON.stringify({ a: '['.repeat(500), 'b"[': '\\', c: '\\"'.repeat(200), d: ['{'] });
  expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
});

test('what is no JSON is said', () => {
  expect(parseJson('{"a":')).toMatchObject({ ok: false, failure: { code: 'notARecipe' } });
});

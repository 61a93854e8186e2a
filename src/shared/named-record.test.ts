import { expect, test } from 'vitest';
import { namedRecord } from './named-record';
import { z } from './zod';

const schema = z.object({ roles: namedRecord(z.string().max(12), z.enum(['test', 'ignore'])) });
const parse = (roles: string) => schema.safeParse(JSON.parse(`{ "roles": ${roles} }`));

test('keys that every object has are keys like any other', () => {
  const { data } = parse('{ "__proto__": "test", "constructor": "ignore", "toString": "test" }');
  expect(Object.entries(data?.roles ?? {})).toEqual([
    ['__proto__', 'test'],
    ['constructor', 'ignore'],
    ['toString', 'test'],
  ]);
  expect(JSON.stringify(data)).toBe(
    '{"roles":{"__proto__":"test","constructor":"ignore","toString":"test"}}',
  );
});

test('a value of __proto__ is judged, and no object gets another prototype', () => {
  expect(parse('{ "__proto__": { "polluted": true } }').success).toBe(false);
  expect(Object.getPrototypeOf(parse('{ "__proto__": "test" }').data?.roles)).toBe(Object.prototype);
});

test('what is wrong is told with its place', () => {
  expect(parse('{ "a": "other", "b": "test", "c": "other" }').error?.issues.map(({ path }) => path)).toEqual([
    ['roles', 'a'],
    ['roles', 'c'],
  ]);
  expect(parse('{ "a name that is too long": "test" }').error?.issues[0]?.path[0]).toBe('roles');
  expect(parse('["test"]').success).toBe(false);
  expect(parse('null').success).toBe(false);
});

import { expect, test } from 'vitest';
import { fetchPart } from './fetch-part';

test('a part that comes is a value', async () => {
  const part = await fetchPart(() => import('./result'));
  expect(part.ok && part.value.success(1)).toEqual({ ok: true, value: 1 });
});

test('a part that cannot be fetched is a failure with a sentence, and is asked for again', async () => {
  let isThere = false;
  const load = async () => {
    if (!isThere) throw new TypeError('Failed to fetch dynamically imported module: report.js');
    return 'report';
  };
  expect(await fetchPart(load)).toEqual({
    ok: false,
    failure: {
      code: 'partNotFetched',
      detail: 'TypeError: Failed to fetch dynamically imported module: report.js',
    },
  });
  isThere = true;
  expect(await fetchPart(load)).toEqual({ ok: true, value: 'report' });
});

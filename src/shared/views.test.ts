import { expect, test } from 'vitest';
import { addressOf, VIEWS, viewAt } from './views';

test('every view is found again by its address', () => {
  for (const view of VIEWS) expect(viewAt(addressOf(view))).toBe(view);
});

test('what follows the name in the address changes nothing', () => {
  expect(viewAt('#/recipe?from=a-link')).toBe('recipe');
});

test('an address that names no view leads to the first', () => {
  for (const fragment of ['', '#', '#/', '#runs', '#/nowhere', '#/constructor', '#/datasets'])
    expect(viewAt(fragment), fragment).toBe('data');
});

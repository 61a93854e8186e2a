import { expect, test } from 'vitest';
import { addressOf, standingWith, VIEWS, viewAt } from './views';

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

test('one view stands on the screen; where it is wide, data and recipe stand together', () => {
  for (const view of VIEWS) expect(standingWith(view, false)).toEqual([view]);
  expect(VIEWS.filter((view) => standingWith(view, true).length > 1)).toEqual(['data', 'recipe']);
  for (const view of VIEWS) expect(standingWith(view, true)).toContain(view);
  expect(standingWith('recipe', true)).toEqual(standingWith('data', true));
});

import { expect, test } from 'vitest';
import { mayReloadForThreads } from './site';

/** What a tab remembers. */
function tabMemory(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  };
}

test('a page without threads reloads once in its tab, and not again where that was of no use', () => {
  const memory = tabMemory();
  expect(mayReloadForThreads(false, true, memory)).toBe(true);
  expect(mayReloadForThreads(false, true, memory)).toBe(false);
});

test('an isolated page, and one in which something was begun, never reload', () => {
  const memory = tabMemory();
  expect(mayReloadForThreads(true, true, memory)).toBe(false);
  expect(mayReloadForThreads(false, false, memory)).toBe(false);
  // Neither used up the one reload.
  expect(mayReloadForThreads(false, true, memory)).toBe(true);
});

test('a browser that cannot remember that it was tried does not try', () => {
  const refuses: Storage = {
    ...tabMemory(),
    setItem() {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    },
  };
  expect(mayReloadForThreads(false, true, refuses)).toBe(false);
  const forgets: Storage = { ...tabMemory(), getItem: () => null };
  expect(mayReloadForThreads(false, true, forgets)).toBe(false);
});

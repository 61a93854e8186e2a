import { expect, test } from 'vitest';
import { ByFile } from './by-file';

test('it is a map of its files in their order, whatever is set, replaced and deleted', () => {
  // A small generator of numbers (Park and Miller), so that a failure can be repeated.
  let state = 7;
  const below = (count: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % count;
  };
  const map = new Map<number, string>();
  const own = new ByFile<string>();
  for (let step = 0; step < 2000; step++) {
    const file = below(300);
    if (below(4) === 0) {
      map.delete(file);
      own.delete(file);
    } else {
      map.set(file, `class ${step % 9}`);
      own.set(file, `class ${step % 9}`);
    }
    expect(own.get(file)).toBe(map.get(file));
    expect(own.has(file)).toBe(map.has(file));
    expect(own.size).toBe(map.size);
  }
  const inOrder = [...map].sort(([a], [b]) => a - b);
  expect([...own]).toEqual(inOrder);
  expect([...own.keys()]).toEqual(inOrder.map(([file]) => file));
  expect([...own.values()]).toEqual(inOrder.map(([, value]) => value));
  const visited: [number, string][] = [];
  own.forEach((value, file) => {
    visited.push([file, value]);
  });
  expect(visited).toEqual(inOrder);
  expect([own.get(-1), own.get(1e6), own.has(1e6)]).toEqual([undefined, undefined, false]);
});

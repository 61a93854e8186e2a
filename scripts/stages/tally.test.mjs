import { expect, test } from 'vitest';
import { Tally } from './tally.mjs';

/** @param {import('./tally.mjs').Line[]} lines */
const textOf = (lines) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

test('tests are counted as they end, however the lines are cut up', () => {
  const text = textOf([
    { name: 'a.test.ts' },
    { name: 'a.test.ts › adds' },
    { name: 'a.test.ts › adds', outcome: 'passed', durationMs: 3 },
    { name: 'a.test.ts › çedes' },
    { name: 'a.test.ts › çedes', outcome: 'failed', durationMs: 7 },
    { name: 'a.test.ts', outcome: 'neither', durationMs: 12 },
    { name: 'b.test.ts', outcome: 'failed', durationMs: 1 },
  ]);
  for (let cut = 0; cut <= text.length; cut++) {
    const tally = new Tally();
    tally.read(text.slice(0, cut));
    tally.read(text.slice(cut));
    expect(tally).toMatchObject({ passed: 1, failed: 2, running: [] });
    expect(tally.slowest(2)).toEqual([
      { name: 'a.test.ts › çedes', durationMs: 7 },
      { name: 'a.test.ts › adds', durationMs: 3 },
    ]);
  }
});

test('what runs is named by its test, and by its file before its first test', () => {
  const tally = new Tally();
  tally.read(textOf([{ name: 'a.test.ts' }, { name: 'b.test.ts' }]));
  expect(tally.running).toEqual(['a.test.ts', 'b.test.ts']);
  tally.read(textOf([{ name: 'b.test.ts › loops' }]));
  expect(tally.running).toEqual(['a.test.ts', 'b.test.ts › loops']);
  tally.read(textOf([{ name: 'a.test.ts', outcome: 'neither', durationMs: 1 }]));
  expect(tally.running).toEqual(['b.test.ts › loops']);
});

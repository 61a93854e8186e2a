import { expect, test } from 'vitest';
import type { RunDetails } from '../../protocol/runs';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import { entry as keptEntry } from '../../training/runs/testing/memory-folders';
import { comparedRows, sortedRows } from './compared-runs';

function run(
  runId: string,
  training: Partial<Recipe['training']>,
  seed: number,
  accuracy: number | null,
): RunDetails {
  const recipe = { ...DEFAULT_RECIPE, training: { ...DEFAULT_RECIPE.training, ...training }, seed };
  const kept = { ...keptEntry(runId, 1), resumable: false, sizeBytes: 1 };
  const result = { ...kept.result, validationAccuracy: accuracy };
  return { entry: { ...kept, recipe, result }, metrics: { steps: [], epochs: [] } };
}

const RUNS = [
  run('a', { learningRate: 0.001 }, 1, 0.8),
  run('b', { learningRate: 0.01 }, 1, 0.7),
  run('c', { learningRate: 0.001 }, 2, 0.9),
  run('d', { learningRate: 0.001 }, 3, 0.85),
  run('e', { learningRate: 0.1, clipNorm: 1 }, 1, null),
];
const idsOf = (rows: readonly { readonly runs: readonly RunDetails[] }[]) =>
  rows.map(({ runs }) => runs.map(({ entry }) => entry.runId).join(''));

test('runs that differ in the seed alone are one group, with mean, sample deviation, least and most', () => {
  const rows = comparedRows(RUNS, true);
  expect(idsOf(rows)).toEqual(['acd', 'b', 'e']);
  const [group, alone, none] = rows.map(({ figures }) => figures.validationAccuracy);
  expect(group).toMatchObject({ count: 3, least: 0.8, most: 0.9 });
  expect(group?.mean).toBeCloseTo(0.85, 12);
  expect(group?.deviation).toBeCloseTo(0.05, 12);
  expect(alone?.deviation).toBeNull();
  expect(none).toBeNull();
});

test('the same recipe on other data is another group', () => {
  const [first, , third] = RUNS as [RunDetails, RunDetails, RunDetails];
  const other = {
    ...third,
    entry: { ...third.entry, dataset: { ...third.entry.dataset, fingerprint: 'other' } },
  };
  expect(comparedRows([first, other], true)).toHaveLength(2);
});

test('rows are ordered by figure, setting and name, what has no value last either way', () => {
  const rows = comparedRows(RUNS, false);
  const by = (key: Parameters<typeof sortedRows>[1], descending: boolean) =>
    idsOf(sortedRows(rows, key, descending)).join('');
  expect(by({ kind: 'figure', figure: 'validationAccuracy' }, true)).toBe('cdabe');
  expect(by({ kind: 'figure', figure: 'validationAccuracy' }, false)).toBe('badce');
  expect(by({ kind: 'setting', path: 'training.learningRate' }, false)).toBe('acdbe');
  expect(by({ kind: 'setting', path: 'training.learningRate' }, true)).toBe('ebacd');
  expect(by({ kind: 'setting', path: 'training.clipNorm' }, true)[0]).toBe('e');
  expect(by({ kind: 'name' }, true)).toBe('edcba');
});

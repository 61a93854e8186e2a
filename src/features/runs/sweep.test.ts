import { expect, test } from 'vitest';
import type { RunDetails } from '../../protocol/runs';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import { entry as keptEntry } from '../../training/runs/testing/memory-folders';
import { sweepOf } from './sweep';

function run(training: Partial<Recipe['training']>, accuracy: number | null, seed = 1): RunDetails {
  const kept = keptEntry('a', 1);
  const recipe = { ...DEFAULT_RECIPE, seed, training: { ...DEFAULT_RECIPE.training, ...training } };
  const result = { ...kept.result, validationAccuracy: accuracy };
  return {
    entry: { ...kept, recipe, result, resumable: false, sizeBytes: 1 },
    metrics: { steps: [], epochs: [] },
  };
}

test('one varied field is one axis, tenfold steps equally far apart', () => {
  const sweep = sweepOf([
    run({ learningRate: 0.01 }, 0.7),
    run({ learningRate: 0.001 }, 0.9),
    run({ learningRate: 0.0001 }, 0.8),
  ]);
  expect(sweep?.settings.map(({ path }) => path)).toEqual(['training.learningRate']);
  const [axis] = sweep?.settings ?? [];
  expect(axis?.ticks.map(({ value }) => value)).toEqual([0.0001, 0.001, 0.01]);
  for (const [i, share] of [1, 0.5, 0].entries()) expect(axis?.shares[i]).toBeCloseTo(share, 12);
  expect(sweep?.accuracy.shares[0]).toBeCloseTo(0, 12);
  expect(sweep?.accuracy.shares[1]).toBeCloseTo(1, 12);
});

test('more varied fields have an axis each; words stand by rank, and what a run lacks has no place', () => {
  const sweep = sweepOf([
    run({ epochs: 10, keep: 'best', clipNorm: 1 }, 0.7),
    run({ epochs: 20, keep: 'last', clipNorm: null }, 0.9),
    run({ epochs: 15, keep: 'best', clipNorm: 3 }, null),
    run({ epochs: 10, keep: 'best', clipNorm: 2 }, 0.75),
  ]);
  const axisOf = (path: string) => sweep?.settings.find((axis) => axis.path === path);
  expect(axisOf('training.epochs')?.shares).toEqual([0, 1, 0.5, 0]);
  expect(axisOf('training.keep')?.shares).toEqual([0, 1, 0, 0]);
  expect(axisOf('training.clipNorm')?.shares).toEqual([0, null, 1, 0.5]);
  expect(sweep?.accuracy.shares[2]).toBeNull();
});

test('seeds are no axis beside a setting, but are one alone; two runs make no picture', () => {
  const seeds = [run({}, 0.7, 1), run({}, 0.8, 2), run({}, 0.75, 3)];
  expect(sweepOf(seeds)?.settings.map(({ path }) => path)).toEqual(['seed']);
  const both = [...seeds, run({ epochs: 3 }, 0.5, 4)];
  expect(sweepOf(both)?.settings.map(({ path }) => path)).toEqual(['training.epochs']);
  expect(sweepOf(seeds.slice(1))).toBeNull();
});

import { beforeEach, expect, test, vi } from 'vitest';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import { failure, success } from '../shared/result';
import type { RecentDataset } from '../state/selectors/recent-datasets';
import { type Ask, useStudio } from '../state/studio';
import { summaryOf } from '../state/testing/reports';
import { openRecentDataset } from './recent';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();
const recipe: Recipe = {
  ...DEFAULT_RECIPE,
  seed: 77,
  dataset: { ...DEFAULT_RECIPE.dataset, fingerprint: 'f1', name: 'birds' },
};
const recent = (kept: Recipe | null): RecentDataset => {
  const facts = { fingerprint: 'f1', name: 'birds', imageCount: 10 };
  return { ...facts, lastAt: 1, newest: null, runCount: 0, opened: { ...facts, openedAt: 1, recipe: kept } };
};
const files = { kind: 'zip', file: new File(['x'], 'chosen.zip') } as const;

/** A worker that opens files with this fingerprint, and has these labels of an earlier visit. */
function workerOpening(fingerprint: string, labelled: Recipe['dataset'] | null = null) {
  const asked: string[] = [];
  const decided = vi.fn();
  const ask = (async (command, input) => {
    asked.push(command);
    if (command === 'openDataset' || command === 'recallDataset') return success(summaryOf({ fingerprint }));
    if (command === 'readDecisions') return success({ decisions: labelled, damaged: null });
    if (command === 'decideDataset') {
      if ('decisions' in input) decided(input.decisions.relabelled);
      return success(summaryOf({ fingerprint }));
    }
    return failure('notPartOfThis');
  }) as Ask;
  useStudio.setState({ ask });
  return { asked, decided };
}

beforeEach(() => useStudio.setState(blank, true));

test('one whose pixels were never decoded is asked for, and nothing else happens', async () => {
  const { asked } = workerOpening('f1');
  expect(await openRecentDataset(recent(null), null)).toBe(false);
  expect(asked).toEqual([]);
  expect(await openRecentDataset(recent(null), files)).toBe(true);
  expect(state().dataset).toMatchObject({ summary: { fingerprint: 'f1' }, failure: null });
});

test('one whose pixels are kept opens without its files, with the recipe they were decoded for', async () => {
  const { asked } = workerOpening('f1');
  expect(await openRecentDataset(recent(recipe), null)).toBe(true);
  expect(asked).toContain('recallDataset');
  expect(state().recipe.recipe.seed).toBe(77);
});

test('other files are open in its place, and that is said', async () => {
  workerOpening('f2');
  expect(await openRecentDataset(recent(null), files)).toBe(false);
  expect(state().dataset).toMatchObject({
    summary: { fingerprint: 'f2' },
    failure: { code: 'otherFiles', values: { name: 'birds' } },
  });
});

test('labels that were given after its last recipe are in force, not the older ones', async () => {
  const labelled = { ...recipe.dataset, relabelled: { 'a/1.png': 'wren' } };
  const { decided } = workerOpening('f1', labelled);
  expect(await openRecentDataset(recent(recipe), null)).toBe(true);
  expect(decided).toHaveBeenLastCalledWith({ 'a/1.png': 'wren' });
  expect(state().recipe.recipe.dataset.relabelled).toEqual({ 'a/1.png': 'wren' });
});

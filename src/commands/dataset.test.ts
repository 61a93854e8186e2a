import { beforeEach, describe, expect, test } from 'vitest';
import { failure, success } from '../shared/result';
import { mergeProblems } from '../state/slices/dataset-slice';
import { useStudio } from '../state/studio';
import { summaryOf } from '../state/testing/reports';
import { worker } from '../state/testing/scripted-worker';
import { openDataset } from './dataset';

const blank = useStudio.getInitialState();
const state = () => useStudio.getState();

beforeEach(() => useStudio.setState(blank, true));

describe('the dataset', () => {
  test('that fails to open leaves the one that is open', async () => {
    worker({ openDataset: () => success(summaryOf()) });
    await openDataset({ kind: 'sample' });
    worker({ openDataset: () => failure('notAZip') });
    await openDataset({ kind: 'zip', file: new File([], 'holiday.mov') });
    expect(state().dataset.summary?.name).toBe('birds');
    expect(state().dataset.failure?.code).toBe('notAZip');
    expect(state().dataset.opening).toBeNull();
  });

  test('whose opening was cancelled is no failure', async () => {
    worker({ openDataset: () => failure('cancelled') });
    await openDataset({ kind: 'sample' });
    expect(state().dataset).toMatchObject({ failure: null, opening: null, summary: null });
  });

  test('with a validation folder of its own is split by it', async () => {
    worker({ openDataset: () => success(summaryOf({ hasValidationFolder: true })) });
    await openDataset({ kind: 'sample' });
    expect(state().recipe.recipe.split.source).toBe('folders');
    expect(state().recipe.recipe.dataset).toMatchObject({ fingerprint: 'f1', name: 'birds' });
  });

  test('lists each problem once', () => {
    const broken = { path: 'a.jpg', code: 'imageBroken', severity: 'excluded' } as const;
    const tiny = { path: 'a.jpg', code: 'tiny', severity: 'warning' } as const;
    const known = mergeProblems([], [broken, broken]);
    expect(known).toEqual([broken]);
    expect(mergeProblems(known, [broken])).toBe(known);
    expect(mergeProblems(known, [tiny, broken])).toEqual([broken, tiny]);
  });
});

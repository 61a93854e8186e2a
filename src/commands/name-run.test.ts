import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { chooseLanguage, loadDatasetWords, startLanguage } from '../i18n/language';
import { hasWords } from '../i18n/use-words';
import { CHANGES } from '../recipe/changes';
import { DEFAULT_RECIPE } from '../recipe/defaults';
import type { Recipe } from '../recipe/schema';
import { failure, success } from '../shared/result';
import { type Ask, useStudio } from '../state/studio';
import { rowOf, summaryOf } from '../state/testing/reports';
import { labelOfRun } from './name-run';
import { startRun } from './run';
import { changesInWords, retellRuns, runLabelInWords, told } from './run-label';

const blank = useStudio.getInitialState();

beforeAll(async () => {
  vi.stubGlobal('localStorage', { getItem: () => 'en', setItem: () => undefined });
  vi.stubGlobal('document', { documentElement: {} });
  await startLanguage();
  await loadDatasetWords();
});

/** The kept runs of a dataset, the recipe of each; the dataset that is open. */
function keeping(
  runs: readonly { runId: string; order: number; fingerprint: string; recipe: Recipe }[],
): void {
  const ask = (async (_command, input) => {
    const found = runs.find(({ runId }) => 'runId' in input && input.runId === runId);
    return found ? success({ entry: { recipe: found.recipe } }) : failure('runGone');
  }) as Ask;
  const entries = runs.map(({ runId, order, fingerprint }) =>
    rowOf({ runId, order, dataset: { name: 'birds', fingerprint, imageCount: 1 } }),
  );
  useStudio.setState((studio) => ({
    ask,
    runs: { ...studio.runs, entries },
    dataset: { ...studio.dataset, summary: { ...summaryOf({}), fingerprint: 'birds' } },
  }));
}

const trained = (training: Partial<Recipe['training']>, rest: Partial<Recipe> = {}): Recipe => ({
  ...DEFAULT_RECIPE,
  ...rest,
  training: { ...DEFAULT_RECIPE.training, ...training },
});

beforeEach(() => useStudio.setState(blank, true));

test('a run is named after what it changes against the last run on the same data', async () => {
  keeping([
    { runId: 'a', order: 1, fingerprint: 'birds', recipe: trained({ learningRate: 0.1 }) },
    { runId: 'b', order: 2, fingerprint: 'birds', recipe: trained({ learningRate: 0.01 }) },
    { runId: 'c', order: 3, fingerprint: 'cats', recipe: trained({ learningRate: 0.0001 }) },
  ]);
  const saidOf = async (recipe: Recipe) => {
    const label = await labelOfRun(recipe);
    return label && runLabelInWords(label);
  };
  expect(await saidOf(trained({ learningRate: 0.001 }))).toBe('smaller rate');
  expect(await saidOf(trained({ learningRate: 0.01 }))).toBe('once more');
  expect(await saidOf(trained({ learningRate: 0.02, epochs: 500 }, { seed: 9 }))).toBe(
    'larger rate, more epochs and 1 more',
  );
  expect(await saidOf(trained({ learningRate: 0.02, epochs: 500 }, { seed: 9, preset: 'quickStart' }))).toBe(
    null,
  );
});

test('the first run on a dataset has nothing to be named after', async () => {
  keeping([{ runId: 'c', order: 3, fingerprint: 'cats', recipe: trained({}) }]);
  expect(await labelOfRun(trained({ learningRate: 0.001 }))).toBeNull();
});

test('without changes to tell it is named after its preset or its network, as the form calls them', async () => {
  const labels: unknown[] = [];
  const ask = (async (_command, input) => {
    labels.push('label' in input && input.label?.said);
    return failure('noDataset');
  }) as Ask;
  useStudio.setState({ ask });
  for (const preset of ['quickStart', null] as const) await startRun(trained({}, { preset }));
  expect(labels).toEqual(['Quick start', 'CNN']);
});

test('in the language of the screen', async () => {
  await chooseLanguage('es');
  expect(changesInWords(['smallerRate', 'moreAugmentation'])).toBe('tasa menor, más aumento');
  await chooseLanguage('en');
});

test('a name that nobody gave follows the language of the screen, one that a person gave stays', async () => {
  const changed = { stem: '#2 birds', label: { kind: 'changes', changes: ['smallerRate'] } } as const;
  const quick = { stem: '#1 birds', label: { kind: 'preset', preset: 'quickStart' } } as const;
  const entries = [
    rowOf({ runId: 'a', name: '#2 birds · smaller rate', named: changed }),
    rowOf({ runId: 'b', name: '#1 birds · Quick start', named: quick }),
    rowOf({ runId: 'c', name: 'my best · smaller rate', named: undefined }),
  ];
  useStudio.setState((studio) => ({ runs: { ...studio.runs, entries } }));
  const names = () => useStudio.getState().runs.entries?.map(({ name }) => name);
  await chooseLanguage('es');
  retellRuns();
  expect(names()).toEqual(['#2 birds · tasa menor', '#1 birds · Inicio rápido', 'my best · smaller rate']);
  await chooseLanguage('en');
  retellRuns();
  expect(names()).toEqual(entries.map(({ name }) => name));
  // What a later Vireo wrote stands as it is.
  const later = { stem: '#3 birds', label: { kind: 'preset', preset: 'future' } } as const;
  expect(told({ name: '', named: later }).name).toBe('#3 birds · future');
});

test('every change has words', () => {
  for (const { paths: _, ...codes } of CHANGES)
    for (const code of Object.values(codes)) expect(hasWords(`change.${code}`), code).toBe(true);
});

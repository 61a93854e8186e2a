import { beforeEach, expect, test } from 'vitest';
import type { ModelReport } from '../../protocol/model';
import { VIEWS } from '../../shared/views';
import { useStudio } from '../studio';
import { progressOf, summaryOf } from '../testing/reports';
import { apply, epochOf } from '../testing/scripted-worker';
import { nextStep } from './next-step';

const blank = useStudio.getInitialState();

beforeEach(() => useStudio.setState(blank, true));

const openDataset = () =>
  useStudio.setState(({ dataset }) => ({ dataset: { ...dataset, summary: summaryOf() } }));
// Whether there is one is all that is asked.
const haveModel = () =>
  useStudio.setState(({ model }) => ({ model: { ...model, report: {} as ModelReport } }));
const finish = () =>
  apply({ type: 'runProgress', progress: progressOf({ state: 'finished', newEpochs: [epochOf(1, 0.5)] }) });
const inEveryView = () =>
  Object.fromEntries(VIEWS.map((view) => [view, nextStep(useStudio.getState(), view)]));

test('without a dataset data is chosen; where it is chosen, nothing more is said', () => {
  const elsewhere = 'chooseData';
  expect(inEveryView()).toEqual({
    data: null,
    recipe: elsewhere,
    train: elsewhere,
    results: elsewhere,
    predict: elsewhere,
    runs: elsewhere,
  });
});

test('with a dataset it is trained on; while a run is under way there is nothing to do', () => {
  openDataset();
  expect(new Set(Object.values(inEveryView()))).toEqual(new Set(['start']));
  apply({ type: 'runProgress', progress: progressOf() });
  expect(new Set(Object.values(inEveryView()))).toEqual(new Set([null]));
});

test('a run that has ended leads to its results, they to predicting; data and recipe lead to the next run', () => {
  openDataset();
  haveModel();
  finish();
  expect(inEveryView()).toEqual({
    data: 'start',
    recipe: 'start',
    train: 'seeResults',
    results: 'predict',
    predict: null,
    runs: 'seeResults',
  });
});

test('weights that were opened, without a run, lead to predicting', () => {
  haveModel();
  expect(inEveryView()).toMatchObject({ data: 'predict', train: 'predict', predict: null });
});

test('what was predicted is downloaded', () => {
  haveModel();
  finish();
  useStudio.setState(({ prediction }) => ({
    prediction: { ...prediction, set: { predictions: [] } as unknown as typeof prediction.set },
  }));
  expect(inEveryView()).toMatchObject({ train: 'download', results: 'download', predict: null });
});

test('where a dataset was trained on and predicted, its mistakes come next', () => {
  openDataset();
  haveModel();
  finish();
  useStudio.setState(({ prediction }) => ({
    prediction: { ...prediction, set: { predictions: [] } as unknown as typeof prediction.set },
  }));
  expect(inEveryView()).toMatchObject({ train: 'download', results: 'download', predict: 'seeMistakes' });
});

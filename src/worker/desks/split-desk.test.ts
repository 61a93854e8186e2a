import { expect, test } from 'vitest';
import { openPaths } from '../../dataset/testing/open-layout';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { success } from '../../shared/result';
import type { TrainedModel } from '../run/trained-model';
import { createSplitDesk } from './split-desk';

const dataset = await openPaths('a/1.png', 'a/2.png', 'b/1.png', 'b/2.png');
const { fingerprint } = dataset.summary;

function splitOf(model: Partial<TrainedModel> | null, open: typeof dataset | null) {
  const desk = createSplitDesk({
    dataset: { current: () => open, decidedBy: async () => success(dataset) },
    run: { modelInHand: async () => model as TrainedModel | null },
  });
  return desk.handlers.modelSplit({});
}

const modelOf = (of: string | null, classes = ['a', 'b']): Partial<TrainedModel> => ({
  recipe: { ...DEFAULT_RECIPE, dataset: { ...DEFAULT_RECIPE.dataset, fingerprint: of } },
  classes,
});

test.each([
  ['no dataset is open', modelOf(fingerprint), null],
  ['another dataset is open', modelOf('of another'), dataset],
  ['the model was made for none', modelOf(null), dataset],
  ['it has other classes', modelOf(fingerprint, ['a', 'c']), dataset],
] as const)('knows of no split where %s', async (_, model, open) => {
  expect(await splitOf(model, open)).toEqual(success(null));
});

test('fails where there is no model', async () => {
  expect(await splitOf(null, dataset)).toMatchObject({ ok: false, failure: { code: 'noModel' } });
});

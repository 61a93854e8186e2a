import { expect, test } from 'vitest';
import { buildModel } from '../../models/catalogue';
import { initializeParameters } from '../../nn/initialize';
import { toStateDict } from '../../nn/state-dict';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { TrainedModel } from '../run/trained-model';
import { createImportDesk } from './import-desk';

const classes = ['crow', 'owl', 'wren'];

/** The default CNN as it might come from elsewhere, with another head. */
function elsewhere(classCount: number) {
  const { imageSize, channels } = DEFAULT_RECIPE.preprocessing;
  const { graph } = buildModel(DEFAULT_RECIPE.architecture, { imageSize, channels, classCount });
  return toStateDict(graph, initializeParameters(graph, 99), 5);
}

function desk() {
  const kept: TrainedModel[] = [];
  const { handlers } = createImportDesk({
    handlers: {
      describeModel: () => Promise.reject(new Error('not asked')),
      restoreModel: () => Promise.reject(new Error('not asked')),
    },
    current: () => null,
    keep: (model) => kept.push(model),
    misfit: () => null,
  });
  return { handlers, kept };
}

test('the state of a model is named as torch names it', async () => {
  const { handlers } = desk();
  const described = await handlers.describeState({ recipe: DEFAULT_RECIPE, classCount: 3 });
  if (!described.ok) throw new Error(described.failure.code);
  const expected = elsewhere(3).filter(({ name }) => !name.endsWith('num_batches_tracked'));
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
  expect(described.value.toSorted(byName)).toEqual(
    expected.map(({ name, shape }) => ({ name, shape })).toSorted(byName),
  );
});

test('given weights are kept to the bit, the rest is drawn from the seed', async () => {
  const { handlers, kept } = desk();
  const backbone = elsewhere(1000).filter(({ name }) => name.startsWith('features.'));
  const answer = await handlers.importWeights({ recipe: DEFAULT_RECIPE, classes, tensors: backbone });
  if (!answer.ok) throw new Error(answer.failure.code);
  expect(answer.value.drawn.toSorted()).toEqual(['classifier.1.bias', 'classifier.1.weight']);
  const [model] = kept;
  const state = toStateDict(model.graph, model.best.tensors, 5);
  for (const { name, data } of backbone) {
    expect(state.find((entry) => entry.name === name)?.data).toEqual(data);
  }
  const fresh = initializeParameters(model.graph, DEFAULT_RECIPE.seed).get('parameter/classifier.1.weight');
  expect(model.best.tensors.get('parameter/classifier.1.weight')).toEqual(fresh);
  expect(model.classes).toEqual(classes);
});

test('weights that fit nothing, or not the shape, are refused and nothing is kept', async () => {
  const { handlers, kept } = desk();
  for (const tensors of [[], elsewhere(1000)]) {
    expect(await handlers.importWeights({ recipe: DEFAULT_RECIPE, classes, tensors })).toMatchObject({
      ok: false,
      failure: { code: 'importNothingFits' },
    });
  }
  expect(kept).toEqual([]);
});

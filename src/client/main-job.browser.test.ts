import { expect, test } from 'vitest';
import type { ModelBundle } from '../protocol/model';
import type { Recipe } from '../recipe/schema';
import { answerOf, listen, recipeOf } from './testing/listen';

test('the sample dataset is opened, trained on, exported, restored elsewhere, and predicted alike', async () => {
  const first = listen();
  const summary = answerOf(await first.client.request('openDataset', { source: { kind: 'sample' } }));
  expect(summary.classes.length).toBeGreaterThan(1);
  answerOf(await first.client.request('startRun', { runId: 'a', recipe: recipeOf('cpu', 2) }));
  const end = await first.until(['finished']);
  expect(end.device?.kind).toBe('cpu');
  const epochs = first.told.flatMap(({ newEpochs }) => newEpochs);
  expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
  expect(epochs[1]?.trainLoss).toBeLessThan(epochs[0]?.trainLoss ?? 0);
  expect(end.step).toBe(2 * end.stepsPerEpoch);

  const bundle: ModelBundle = answerOf(await first.client.request('exportModel', { weights: 'best' }));
  const predicted = answerOf(await first.client.request('predict', { source: null, role: 'unlabelled' }));
  expect(predicted.predictions).toHaveLength(summary.unlabelledCount);
  const sample = answerOf(await first.client.request('sampleLogits', { weights: 'best', count: 2 }));
  expect(sample.logits).toHaveLength(2 * summary.classes.length);
  first.client.terminate();

  const second = listen();
  const report = answerOf(
    await second.client.request('restoreModel', { bundle, identity: { kind: 'unnamed' } }),
  );
  expect(report.classes).toEqual(summary.classes.map(({ name }) => name));
  const again = answerOf(
    await second.client.request('predict', { source: { kind: 'sample' }, role: 'unlabelled' }),
  );
  const byPath = new Map(again.predictions.map((prediction) => [prediction.path, prediction]));
  for (const prediction of predicted.predictions) expect(byPath.get(prediction.path)).toEqual(prediction);
  expect(answerOf(await second.client.request('sampleLogits', { weights: 'last', count: 2 }))).toEqual(
    sample,
  );
  second.client.terminate();
});

test('a paused run stands still, goes on where it stood, and a stopped one keeps what it learned', async () => {
  const { client, told, until } = listen();
  answerOf(await client.request('openDataset', { source: { kind: 'sample' } }));
  answerOf(await client.request('startRun', { runId: 'b', recipe: recipeOf('cpu', 500) }));
  await until(['training']);
  answerOf(await client.request('pauseRun', {}));
  const paused = await until(['paused']);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(told.at(-1)?.step).toBe(paused.step);
  expect(answerOf(await client.request('exportModel', { weights: 'last' })).tensors.length).toBeGreaterThan(
    0,
  );
  answerOf(await client.request('resumeRun', {}));
  await until(['training']);
  answerOf(await client.request('stopRun', {}));
  const stopped = await until(['stopped']);
  expect(stopped.step).toBeGreaterThanOrEqual(paused.step);
  expect((await client.request('exportModel', { weights: 'best' })).ok).toBe(true);
  client.terminate();
});

test('on WebGPU it is WebGPU that trains', async () => {
  const { client, told, until } = listen();
  answerOf(await client.request('openDataset', { source: { kind: 'sample' } }));
  const recipe = recipeOf('webgpu', 1);
  const tiny: Recipe = {
    ...recipe,
    preprocessing: { ...recipe.preprocessing, imageSize: 8 },
    training: { ...recipe.training, batchSize: 64 },
  };
  answerOf(await client.request('startRun', { runId: 'c', recipe: tiny }));
  const end = await until(['finished']);
  expect(end.device?.kind).toBe('webgpu');
  expect(end.device?.software).toBe(true);
  expect(told.flatMap(({ newEpochs }) => newEpochs)).toHaveLength(1);
  client.terminate();
});

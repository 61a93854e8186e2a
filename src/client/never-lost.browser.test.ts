import { expect, test } from 'vitest';
import type { NamedTensor } from '../protocol/model';
import type { RunSummary } from '../protocol/runs';
import type { Recipe } from '../recipe/schema';
import { answerOf, listen, recipeOf } from './testing/listen';

const EPOCHS = 3;

async function openSample(client: ReturnType<typeof listen>['client']): Promise<void> {
  answerOf(await client.request('openDataset', { source: { kind: 'sample' } }));
}

/** With dropout and a moving average, so that everything a checkpoint must hold is there to be lost. */
function demandingRecipe(): Recipe {
  const recipe = recipeOf('cpu', EPOCHS);
  if (recipe.architecture.kind !== 'cnn') throw new Error('The quick start is a CNN');
  return {
    ...recipe,
    architecture: { ...recipe.architecture, hiddenUnits: [16], dropout: 0.2 },
    training: { ...recipe.training, emaDecay: 0.9 },
  };
}

/** The weights of the run that nobody disturbs: trained once, since it always ends the same. */
function undisturbed(): Promise<readonly NamedTensor[]> {
  undisturbedWeights ??= trainUndisturbed();
  return undisturbedWeights;
}

let undisturbedWeights: Promise<readonly NamedTensor[]> | undefined;

async function trainUndisturbed(): Promise<readonly NamedTensor[]> {
  const { client, until } = listen();
  await openSample(client);
  answerOf(
    await client.request('startRun', {
      runId: crypto.randomUUID(),
      recipe: demandingRecipe(),
    }),
  );
  await until(['finished']);
  const { tensors } = answerOf(await client.request('exportModel', { weights: 'last' }));
  client.terminate();
  return tensors;
}

/** Starts (or goes on with) the run and ends its worker at once after `steps` more steps were told; false when it ended first. */
async function killAfter(runId: string, isNew: boolean, steps: number): Promise<boolean> {
  const { client, told, until } = listen();
  await openSample(client);
  const started = isNew
    ? await client.request('startRun', { runId, recipe: demandingRecipe() })
    : await client.request('continueRun', { runId });
  answerOf(started);
  await until(['training', 'finished']);
  const from = told.at(-1)?.step ?? 0;
  while ((told.at(-1)?.step ?? 0) < from + steps) {
    if (told.at(-1)?.state === 'finished') return false;
    void client.request('saveRun', {});
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  client.terminate();
  return true;
}

async function entryOf(runId: string): Promise<RunSummary | undefined> {
  const { client } = listen();
  const { runs } = answerOf(await client.request('listRuns', {}));
  client.terminate();
  return runs.find((entry) => entry.runId === runId);
}

test('a run whose worker is killed again and again ends with the weights of an undisturbed one, to the bit', async () => {
  const expected = await undisturbed();
  const runId = crypto.randomUUID();
  let kills = 0;
  let isNew = true;
  while (await killAfter(runId, isNew, 4 + 3 * kills)) {
    isNew = false;
    kills++;
    expect(await entryOf(runId)).toMatchObject({ state: 'interrupted', resumable: true });
    if (kills === 4) break;
  }
  expect(kills).toBeGreaterThanOrEqual(3);
  const { client, told, until } = listen();
  await openSample(client);
  answerOf(await client.request('continueRun', { runId }));
  await until(['finished']);
  const { tensors } = answerOf(await client.request('exportModel', { weights: 'last' }));
  expect(tensors).toEqual(expected);
  // The curve has no gap and no step twice.
  const steps = told.flatMap(({ newSteps }) => newSteps.map(({ step }) => step));
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  const details = answerOf(await client.request('readRun', { runId }));
  expect(details.entry).toMatchObject({ state: 'finished', resumable: false });
  expect(details.metrics.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  client.terminate();
});

test('a run whose worker is killed while its images are read stands among the runs, and begins again', async () => {
  const { client } = listen();
  await openSample(client);
  const runId = crypto.randomUUID();
  answerOf(await client.request('startRun', { runId, recipe: demandingRecipe() }));
  await expect.poll(() => entryOf(runId), { interval: 5 }).toBeDefined();
  client.terminate();
  await expect
    .poll(() => entryOf(runId))
    .toMatchObject({ state: 'interrupted', resumable: true, order: expect.any(Number) });
  const second = listen();
  await openSample(second.client);
  answerOf(await second.client.request('continueRun', { runId }));
  await second.until(['finished']);
  const { tensors } = answerOf(await second.client.request('exportModel', { weights: 'last' }));
  expect(tensors).toEqual(await undisturbed());
  second.client.terminate();
});

test('a run that ends before its first checkpoint goes on from its seed, or from the weights it was given', async () => {
  const { client, until } = listen();
  await openSample(client);
  const scratch = crypto.randomUUID();
  answerOf(await client.request('startRun', { runId: scratch, recipe: demandingRecipe() }));
  await until(['training']);
  client.terminate();
  expect(await entryOf(scratch)).toMatchObject({
    state: 'interrupted',
    resumable: true,
    result: { step: 0 },
  });

  const second = listen();
  await openSample(second.client);
  answerOf(await second.client.request('continueRun', { runId: scratch }));
  await second.until(['finished']);
  const { tensors } = answerOf(await second.client.request('exportModel', { weights: 'last' }));
  expect(tensors).toEqual(await undisturbed());
  const report = answerOf(await second.client.request('openRun', { runId: scratch }));
  const weights = crypto.randomUUID();
  answerOf(
    await second.client.request('startRun', {
      runId: weights,
      recipe: { ...demandingRecipe(), start: report.identity },
    }),
  );
  await second.until(['training']);
  // Its first checkpoint is written before its first step; answered after it.
  answerOf(await second.client.request('exportModel', { weights: 'last' }));
  second.client.terminate();
  const { client: third } = listen();
  await openSample(third);
  answerOf(await third.request('continueRun', { runId: weights }));
  third.terminate();
});

test('a run exported from one browser goes on in another, and a damaged file is refused in words', async () => {
  const first = listen();
  await openSample(first.client);
  const runId = crypto.randomUUID();
  answerOf(await first.client.request('startRun', { runId, recipe: recipeOf('cpu', 2) }));
  await first.until(['training']);
  answerOf(await first.client.request('pauseRun', {}));
  await first.until(['paused']);
  // The checkpoint of a pause is written once the state is told.
  answerOf(await first.client.request('exportModel', { weights: 'last' }));
  const { blob } = answerOf(await first.client.request('exportRun', { runId, withWeights: true }));
  first.client.terminate();

  const second = listen();
  // The browser lets go of a dead worker's lock a moment later.
  await expect.poll(() => second.client.request('purgeRun', { runId })).toMatchObject({ ok: true });
  const moved = answerOf(await second.client.request('importRun', { file: blob }));
  await openSample(second.client);
  answerOf(await second.client.request('continueRun', { runId: moved.runId }));
  await second.until(['finished']);

  const bytes = new Uint8Array(await blob.arrayBuffer());
  bytes[bytes.length >> 1] = bytes[bytes.length >> 1] ^ 1;
  const damaged = await second.client.request('importRun', { file: new Blob([bytes]) });
  expect(damaged).toMatchObject({ ok: false, failure: { code: 'fileDamaged' } });
  const foreign = await second.client.request('importRun', { file: new Blob(['PK']) });
  expect(foreign).toMatchObject({ ok: false, failure: { code: 'runFileForeign' } });
  second.client.terminate();
});

test('before a run, a few timed steps say how long it will take; the estimate leaves no trace', async () => {
  const { client, told } = listen();
  await openSample(client);
  const recipe = recipeOf('cpu', EPOCHS);
  const estimate = answerOf(await client.request('estimateRun', { recipe }));
  expect(estimate.device.kind).toBe('cpu');
  expect(estimate.microBatchSize).toBe(recipe.training.batchSize);
  expect(estimate.stepMs).toBeGreaterThan(0);
  expect(estimate.totalMs).toBeCloseTo(EPOCHS * estimate.epochMs);
  // Of a frozen backbone's epochs the first computes features, the others the head: one whole epoch and two like it.
  const training = { ...recipe.training, freezeBackboneEpochs: -1 };
  const frozen = answerOf(await client.request('estimateRun', { recipe: { ...recipe, training } }));
  expect(frozen.totalMs - (EPOCHS - 1) * frozen.epochMs).toBeGreaterThan(0);
  expect(told).toEqual([]);
  client.terminate();
});

test('two tabs never work on the same run', async () => {
  const first = listen();
  await openSample(first.client);
  const runId = crypto.randomUUID();
  answerOf(await first.client.request('startRun', { runId, recipe: recipeOf('cpu', 200) }));
  await first.until(['training']);
  answerOf(await first.client.request('pauseRun', {}));
  await first.until(['paused']);
  answerOf(await first.client.request('exportModel', { weights: 'last' }));

  const second = listen();
  await openSample(second.client);
  const { runs } = answerOf(await second.client.request('listRuns', {}));
  expect(runs.find((entry) => entry.runId === runId)).toMatchObject({
    state: 'underWay',
    resumable: false,
  });
  const refused = await second.client.request('continueRun', { runId });
  expect(refused).toMatchObject({ ok: false, failure: { code: 'runElsewhere' } });
  expect(await second.client.request('purgeRun', { runId })).toMatchObject({
    ok: false,
    failure: { code: 'runElsewhere' },
  });
  first.client.terminate();
  second.client.terminate();
});

import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import type { Recipe } from '../../recipe/schema';
import { RUN_START } from '../position';
import { RunFolder } from '../runs/run-store';
import { entry as keptEntry } from '../runs/testing/memory-folders';
import { loadMoment, type SavedMoment, saveMoment } from './saved-moment';
import { Disk } from './testing/disk';

const entry = keptEntry('a', 1);

const moment: SavedMoment = {
  recipe: DEFAULT_RECIPE,
  position: { ...RUN_START, epoch: 1, step: 3, elapsedMs: 12.5, best: { epoch: 1, value: 0.25 } },
  state: { tensors: new Map([['parameter/w', Float32Array.of(1, 2)]]) },
  best: { epoch: 1, step: 3, tensors: new Map([['parameter/w', Float32Array.of(3, 4)]]) },
  metrics: { steps: [], epochs: [] },
  microBatchSize: 4,
};

test('a moment that was saved is loaded again, whole', async () => {
  const folder = new RunFolder(new Disk());
  expect(await loadMoment(folder)).toMatchObject({ ok: false, failure: { code: 'noCheckpoint' } });
  await saveMoment(folder, moment);
  expect(await loadMoment(folder)).toEqual({ ok: true, value: moment });
});

test('wherever saving is cut short, the curves of the moment that is loaded reach as far as it does', async () => {
  const curve = (length: number) =>
    Array.from({ length }, (_, i) => ({
      step: i + 1,
      epoch: (i + 1) / 3,
      elapsedMs: i,
      trainLoss: 1,
      trainAccuracy: 0.5,
      learningRate: 1e-3,
      gradientNorm: 1,
      imagesPerSecond: 1,
    }));
  const steps = curve(9);
  const at = (step: number): SavedMoment => ({
    ...moment,
    position: { ...moment.position, step },
    metrics: { steps: steps.slice(0, step), epochs: [] },
  });
  for (let budget = 0; budget < 6_000; budget += 31) {
    const disk = new Disk();
    const folder = new RunFolder(disk);
    await saveMoment(folder, at(3));
    disk.spent = 0;
    disk.budget = budget;
    await Promise.allSettled([saveMoment(folder, at(9))]);
    disk.budget = Number.POSITIVE_INFINITY;
    const found = await loadMoment(new RunFolder(disk));
    if (!found.ok) throw new Error(found.failure.code);
    expect(found.value.metrics.steps).toHaveLength(found.value.position.step);
  }
});

/** A recipe as a Vireo wrote it that knew neither mixed precision nor trainable blocks. */
function earlierRecipe(): Recipe {
  const { precision: _, trainableBlocks: __, ...training } = DEFAULT_RECIPE.training;
  return { ...DEFAULT_RECIPE, training } as Recipe;
}

test('a run that an earlier Vireo kept is read with what its recipe did not say', async () => {
  const folder = new RunFolder(new Disk());
  await folder.saveEntry({ ...entry, recipe: earlierRecipe() });
  await saveMoment(folder, { ...moment, recipe: earlierRecipe() });
  expect((await folder.loadEntry())?.recipe).toEqual(DEFAULT_RECIPE);
  const found = await loadMoment(folder);
  expect(found.ok && found.value.recipe).toEqual(DEFAULT_RECIPE);
});

test('a run whose recipe cannot be used is told of, not gone on with', async () => {
  const folder = new RunFolder(new Disk());
  const recipe = { ...DEFAULT_RECIPE, seed: -1 };
  await folder.saveEntry({ ...entry, recipe });
  await saveMoment(folder, { ...moment, recipe });
  expect(await folder.loadEntry()).toBeNull();
  expect(await folder.unreadReason()).toBe('damaged');
  expect(await loadMoment(folder)).toMatchObject({
    ok: false,
    failure: { code: 'recipeRefused', values: { field: 'seed' } },
  });
});

test.each([
  ['of a later version', { version: 99 }, 'checkpointOther'],
  ['without a version', {}, 'checkpointsDamaged'],
  ['that does not say where it stands', { version: 1, recipe: DEFAULT_RECIPE }, 'checkpointsDamaged'],
  ['that is no object', 'checkpoint', 'checkpointsDamaged'],
])('a header %s is refused in words', async (_, header, code) => {
  const folder = new RunFolder(new Disk());
  await folder.checkpoints.save({ header, state: moment.state, best: null });
  expect(await loadMoment(folder)).toMatchObject({ ok: false, failure: { code } });
});

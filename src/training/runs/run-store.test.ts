import { expect, test } from 'vitest';
import type { EpochRecord } from '../../metrics/records';
import type { FoundRuns } from '../../protocol/runs';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { CounterRng } from '../../shared/rng';
import { Disk, Killed } from '../checkpoints/testing/disk';
import { VersionedFile } from '../checkpoints/versioned-file';
import { RUN_START } from '../position';
import { metricsFile, metricsOf, metricsUntil } from './metrics-file';
import { ENTRY_VERSION, RunStore } from './run-store';
import type { StoredEntry } from './stored-entry';
import { entry, memoryFolders } from './testing/memory-folders';

const step = (n: number) => ({
  step: n,
  epoch: n / 3,
  trainLoss: 1 / n,
  trainAccuracy: 0.1 + n * 1e-17,
  learningRate: 1e-3,
  gradientNorm: Number.NaN,
  imagesPerSecond: 1e9 / 7,
  elapsedMs: 12345678.9 * n,
});

const firstEpoch: EpochRecord = {
  epoch: 1,
  step: 3,
  trainLoss: 1,
  trainAccuracy: 0.5,
  validationLoss: null,
  validationAccuracy: null,
  validationTop5: null,
  validationMacroF1: null,
  learningRate: 1e-3,
  durationMs: 1,
  best: false,
};

test('runs are listed newest first, with what is on their disk', async () => {
  const store = new RunStore(memoryFolders());
  await (await store.folder('old')).saveEntry(entry('old', 1));
  const folder = await store.folder('new');
  await folder.saveEntry(entry('new', 2));
  await folder.checkpoints.save({ header: {}, state: { tensors: new Map() }, best: null });
  const { runs: listed } = await store.list();
  expect(listed.map(({ runId, resumable }) => [runId, resumable])).toEqual([
    ['new', true],
    ['old', false],
  ]);
  expect(listed[0]?.sizeBytes).toBeGreaterThan(0);
});

test('runs that no index knows are told of while they are read, each once, and all of them are answered', async () => {
  const folders = memoryFolders();
  const store = new RunStore(folders);
  const runIds = Array.from({ length: 150 }, (_, i) => `run ${i}`);
  for (const [i, runId] of runIds.entries())
    await (await store.folder(runId)).saveEntry({ ...entry(runId, i), state: 'finished' });
  await folders.open('damaged');
  folders.disks.get('damaged')?.files.set('entry-1', Uint8Array.of(1, 2, 3));
  const told: FoundRuns[] = [];
  const { runs, unread } = await store.list((found) => told.push(found));
  expect(told[0]).toEqual({ runs: [], readCount: 0, totalCount: 151 });
  expect(told.at(-1)).toMatchObject({ readCount: 151, totalCount: 151 });
  expect(told.length).toBeGreaterThan(3);
  const toldIds = told.flatMap((found) => found.runs.map(({ runId }) => runId));
  expect(toldIds.toSorted()).toEqual(runIds.toSorted());
  expect(runs.map(({ runId }) => runId)).toEqual(runIds.toReversed());
  expect(unread).toEqual([{ runId: 'damaged', reason: 'damaged' }]);
  // By the index they are there at once.
  told.length = 0;
  expect((await new RunStore(folders).list((found) => told.push(found))).runs).toEqual(runs);
  expect(told).toEqual([]);
});

test('what is renamed or removed while the list is read stands in it as it is now', async () => {
  const store = new RunStore(memoryFolders());
  for (let i = 0; i < 100; i++) await (await store.folder(`run ${i}`)).saveEntry(entry(`run ${i}`, i));
  const changes: Promise<unknown>[] = [];
  const { runs } = await store.list(({ readCount }) => {
    if (readCount < 36) return;
    changes.push(
      store.edit('run 0', (before) => ({ ...before, name: 'Renamed' })),
      store.purge('run 1'),
    );
  });
  expect(changes.length).toBeGreaterThan(0);
  await Promise.all(changes);
  expect(runs).toHaveLength(99);
  expect(runs.at(-1)).toMatchObject({ runId: 'run 0', name: 'Renamed' });
});

test('a run from before recipes named their weights is told from one that began from scratch', async () => {
  const folder = await new RunStore(memoryFolders()).folder('a');
  const { start: _, ...recipe } = DEFAULT_RECIPE;
  for (const [startedFrom, kind] of [
    ['weights', 'unnamed'],
    ['scratch', 'scratch'],
  ]) {
    const stored = { ...entry('a', 1), recipe, startedFrom };
    await folder.saveEntry(stored as unknown as StoredEntry);
    expect((await folder.loadEntry())?.recipe.start).toEqual({ kind });
  }
});

test('curves come back exactly, and can be cut to what had been seen at a step', async () => {
  const folder = await new RunStore(memoryFolders()).folder('a');
  const metrics = { steps: [1, 2, 3].map(step), epochs: [firstEpoch] };
  await folder.saveMetrics(metrics);
  expect(await folder.loadMetrics()).toEqual(metrics);
  const until = (step: number, epoch: number) => metricsUntil(metrics, { ...RUN_START, step, epoch });
  expect(until(2, 0).steps.map((record) => record.step)).toEqual([1, 2]);
  // All steps of the epoch are done, its validation is not: going on from here ends the epoch anew.
  expect(until(3, 0).epochs).toEqual([]);
  expect(until(3, 1).epochs).toHaveLength(1);
});

test('curves of another version are read: figures it lacks are not known, those we lack are passed over', () => {
  const { epoch, ...rest } = { ...firstEpoch, validationMacroF1: 0.5 };
  const file = metricsFile({ steps: [1, 2].map(step), epochs: [{ epoch, ...rest }] });
  const steps = new Map(file.groups.get('steps'));
  steps.delete('gradientNorm');
  steps.set('soul', new Float32Array(4));
  const { validationMacroF1: _, ...stored } = { epoch, ...rest, validationSoul: 1, trainLoss: null };
  expect(metricsOf({ header: { epochs: [stored] }, groups: new Map([['steps', steps]]) })).toEqual({
    steps: [1, 2].map((n) => ({ ...step(n), gradientNorm: Number.NaN })),
    epochs: [{ epoch, ...rest, trainLoss: null, validationMacroF1: null }],
  });
});

test('what holds no curves is told from curves', () => {
  const file = metricsFile({ steps: [1, 2].map(step), epochs: [firstEpoch] });
  const steps = file.groups.get('steps') ?? new Map<string, Float32Array>();
  const without = (name: string) => new Map([...steps].filter(([column]) => column !== name));
  const cases = [
    { ...file, header: { epochs: 'none' } },
    { ...file, header: { epochs: [{ ...firstEpoch, step: 'two' }] } },
    { ...file, groups: new Map([['steps', without('step')]]) },
    { ...file, groups: new Map([['steps', without('trainLoss').set('trainLoss', new Float32Array(2))]]) },
  ];
  for (const damaged of cases) expect(metricsOf(damaged)).toBeNull();
});

test('an entry is edited whole, an unknown run is not made by asking for it, and purging removes it', async () => {
  const folders = memoryFolders();
  const store = new RunStore(folders);
  await (await store.folder('a')).saveEntry(entry('a', 1));
  expect(await store.edit('a', (e) => ({ ...e, name: 'Águila', starred: true }))).toBe(true);
  expect((await store.read('a'))?.entry.name).toBe('Águila');
  expect(await store.edit('b', (e) => e)).toBe(false);
  expect(await store.read('b')).toBeNull();
  expect([...folders.disks.keys()]).toEqual(['a']);
  await store.purge('a');
  expect((await store.list()).runs).toEqual([]);
});

test('an entry of a later Vireo, or a damaged one, is told of and left as it is', async () => {
  const folders = memoryFolders();
  const store = new RunStore(folders);
  await (await store.folder('mine')).saveEntry(entry('mine', 1));
  const later = { header: { version: ENTRY_VERSION + 1, entry: { soul: true } }, groups: new Map() };
  await new VersionedFile(await folders.open('later'), 'entry').save(later);
  await folders.open('damaged');
  folders.disks.get('damaged')?.files.set('entry-1', Uint8Array.of(1, 2, 3));
  await folders.open('empty');
  expect((await store.list()).runs.map(({ runId }) => runId)).toEqual(['mine']);
  expect((await store.list()).unread).toEqual([
    { runId: 'later', reason: 'newer' },
    { runId: 'damaged', reason: 'damaged' },
  ]);
  // Whatever lies there can be taken along.
  const raw = await store.rawFiles('damaged');
  expect(raw?.map(({ name }) => name)).toEqual(['entry-1']);
  expect(new Uint8Array((await raw?.[0]?.blob.arrayBuffer()) ?? [])).toEqual(Uint8Array.of(1, 2, 3));
  expect(await store.rawFiles('none')).toBeNull();
  expect(await store.edit('later', (e) => e)).toBe(false);
  expect((await new VersionedFile(await folders.open('later'), 'entry').load())?.header).toEqual(
    later.header,
  );
});

test('a document that is replaced 100 times with kills at random bytes is always the last or the one under way', async () => {
  const disk = new Disk();
  const rng = new CounterRng(3, 0);
  let saved = 0;
  let next = 0;
  for (let kill = 0; kill < 100; kill++) {
    disk.spent = 0;
    disk.budget = rng.integer(900);
    try {
      for (;;) {
        next++;
        await new VersionedFile(disk, 'entry').save({ header: { next }, groups: new Map() });
        saved = next;
      }
    } catch (error) {
      expect(error).toBeInstanceOf(Killed);
    }
    disk.budget = Number.POSITIVE_INFINITY;
    const found = (await new VersionedFile(disk, 'entry').load())?.header as { next: number } | undefined;
    if (saved > 0) expect([saved, next]).toContain(found?.next);
  }
  expect(saved).toBeGreaterThan(50);
});

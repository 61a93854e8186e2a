import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { EMPTY_QUEUE, withChange } from '../../recipe/queue';
import { CounterRng } from '../../shared/rng';
import { StorageFullError } from '../checkpoints/file-store';
import { Disk, Killed } from '../checkpoints/testing/disk';
import { VersionedFile } from '../checkpoints/versioned-file';
import { QUEUE_VERSION, RunQueue, type StoredQueue } from './run-queue';

const queueOf = (count: number): StoredQueue => ({
  ...EMPTY_QUEUE,
  pruning: { epoch: 3 },
  begun: ['earlier'],
  entries: Array.from({ length: count }, (_, i) => ({
    id: `entry ${i}`,
    label: `semilla ${i}`,
    recipe: { ...DEFAULT_RECIPE, seed: i },
    runId: null,
    failure: null,
  })),
});

test('a queue comes back as it was, in its order, with its recipes and its rule', async () => {
  const disk = new Disk();
  expect(await new RunQueue(disk).load()).toEqual({ ok: true, value: EMPTY_QUEUE });
  await new RunQueue(disk).save(queueOf(5));
  expect(await new RunQueue(disk).load()).toEqual({ ok: true, value: queueOf(5) });
});

test('a recipe that no Vireo knows is stored and read back untouched', async () => {
  const disk = new Disk();
  const strange = withChange<unknown>(EMPTY_QUEUE, {
    kind: 'add',
    entries: [{ id: 'a', label: 'of tomorrow', recipe: { version: 99, soul: true } }],
    afresh: true,
  });
  await new RunQueue(disk).save(strange);
  expect(await new RunQueue(disk).load()).toEqual({ ok: true, value: strange });
});

test('200 kills at random bytes of a change: the queue before it or the one after it is there, never none', async () => {
  const disk = new Disk();
  const rng = new CounterRng(11, 0);
  await new RunQueue(disk).save(queueOf(0));
  let saved = 0;
  let next = 0;
  for (let kill = 0; kill < 200; kill++) {
    disk.spent = 0;
    disk.budget = rng.integer(40_000);
    try {
      for (;;) {
        next = (next + 1) % 12;
        await new RunQueue(disk).save(queueOf(next));
        saved = next;
      }
    } catch (error) {
      expect(error).toBeInstanceOf(Killed);
    }
    disk.budget = Number.POSITIVE_INFINITY;
    const loaded = await new RunQueue(disk).load();
    expect(loaded.ok && [saved, next]).toContain(loaded.ok && loaded.value.entries.length);
    next = saved = loaded.ok ? loaded.value.entries.length : 0;
  }
});

test('a full disk is told, and the queue before stands', async () => {
  const disk = new Disk();
  await new RunQueue(disk).save(queueOf(2));
  disk.full = true;
  await expect(new RunQueue(disk).save(queueOf(3))).rejects.toBeInstanceOf(StorageFullError);
  expect(await new RunQueue(disk).load()).toEqual({ ok: true, value: queueOf(2) });
});

test('the queue of a later Vireo is named as such and left alone; a damaged one is named too', async () => {
  const disk = new Disk();
  const later = { header: { version: QUEUE_VERSION + 1, queue: 'poem' }, groups: new Map() };
  await new VersionedFile(disk, 'queue').save(later);
  expect(await new RunQueue(disk).load()).toMatchObject({ ok: false, failure: { code: 'queueNewer' } });
  expect((await new VersionedFile(disk, 'queue').load())?.header).toEqual(later.header);
  for (const bytes of disk.files.values()) bytes[20] = bytes[20] ^ 1;
  expect(await new RunQueue(disk).load()).toMatchObject({ ok: false, failure: { code: 'queueDamaged' } });
});

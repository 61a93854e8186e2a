import { expect, test } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { CheckpointStore } from './checkpoint-store';
import { StorageFullError } from './file-store';
import { Disk, Killed } from './testing/disk';

const state = (value: number) => ({ tensors: new Map([['parameter/w', new Float32Array(16).fill(value)]]) });

function checkpoint(step: number, bestStep: number, bests: Map<number, ReturnType<typeof state>>) {
  if (!bests.has(bestStep)) bests.set(bestStep, state(-bestStep));
  return { header: { step, bestStep }, state: state(step), best: bests.get(bestStep) ?? null };
}

test('200 kills at random bytes of saving: the last finished save, or the one under way, is always there and whole', async () => {
  const rng = new CounterRng(1, 0);
  const disk = new Disk();
  const bests = new Map<number, ReturnType<typeof state>>();
  let saved = 0;
  let step = 0;
  for (let kill = 0; kill < 200; kill++) {
    const store = new CheckpointStore(disk);
    disk.spent = 0;
    disk.budget = rng.integer(1500);
    try {
      for (;;) {
        step++;
        await store.save(checkpoint(step, step - (step % 3), bests));
        saved = step;
      }
    } catch (error) {
      expect(error).toBeInstanceOf(Killed);
    }
    disk.budget = Number.POSITIVE_INFINITY;
    const { checkpoint: loaded, unreadable } = await new CheckpointStore(disk).load();
    expect(unreadable).toEqual([]);
    if (saved === 0) continue;
    const header = loaded?.header as { step: number; bestStep: number };
    expect([saved, step]).toContain(header.step);
    expect(loaded?.state).toEqual(state(header.step));
    expect(loaded?.best).toEqual(state(-header.bestStep));
  }
  expect(saved).toBeGreaterThan(50);
});

test('the last two checkpoints and their best weights are kept, and nothing else', async () => {
  const disk = new Disk();
  const store = new CheckpointStore(disk);
  const bests = new Map<number, ReturnType<typeof state>>();
  for (const [step, best] of [
    [1, 1],
    [2, 1],
    [3, 3],
    [4, 3],
    [5, 3],
  ] as const) {
    await store.save(checkpoint(step, best, bests));
  }
  const names = [...disk.files.keys()].sort();
  expect(names).toHaveLength(3);
  expect(names.filter((name) => name.startsWith('best-'))).toHaveLength(1);
});

test('a damaged newest checkpoint gives way to the one before it, and is named', async () => {
  const disk = new Disk();
  const store = new CheckpointStore(disk);
  await store.save({ header: 1, state: state(1), best: null });
  await store.save({ header: 2, state: state(2), best: null });
  const newest = disk.files.get('checkpoint-2') as Uint8Array;
  newest[newest.length >> 1] = newest[newest.length >> 1] ^ 1;
  const loaded = await new CheckpointStore(disk).load();
  expect(loaded.checkpoint?.header).toBe(1);
  expect(loaded.unreadable).toEqual(['checkpoint-2']);
});

test('a full disk is told, leaves nothing half-written, and the checkpoints before it stand', async () => {
  const disk = new Disk();
  const store = new CheckpointStore(disk);
  await store.save({ header: 1, state: state(1), best: null });
  disk.full = true;
  await expect(store.save({ header: 2, state: state(2), best: null })).rejects.toBeInstanceOf(
    StorageFullError,
  );
  expect([...disk.files.keys()]).toEqual(['checkpoint-1']);
  expect((await new CheckpointStore(disk).load()).checkpoint?.header).toBe(1);
});

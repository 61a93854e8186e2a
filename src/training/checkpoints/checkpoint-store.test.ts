import { expect, test } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { CheckpointStore } from './checkpoint-store';
import { type FileStore, StorageFullError } from './file-store';

class Killed extends Error {}

/** A disk in memory that can be cut off: after `budget` bytes or operations everything throws, as when a tab dies. */
class Disk implements FileStore {
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  budget = Number.POSITIVE_INFINITY;
  spent = 0;
  full = false;

  private spend(cost: number): number {
    const left = Math.min(cost, this.budget - this.spent);
    this.spent += cost;
    return left;
  }

  async list(): Promise<string[]> {
    if (this.spend(1) < 1) throw new Killed();
    return [...this.files.keys()];
  }
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    if (this.spend(1) < 1) throw new Killed();
    return this.files.get(name)?.slice() ?? null;
  }
  async write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const written = this.spend(bytes.length);
    if (written > 0 || bytes.length === 0) this.files.set(name, bytes.slice(0, Math.max(0, written)));
    if (this.full) throw new StorageFullError('full');
    if (written < bytes.length) throw new Killed();
  }
  async rename(from: string, to: string): Promise<void> {
    if (this.spend(1) < 1) throw new Killed();
    const bytes = this.files.get(from);
    if (!bytes) throw new Error(`no ${from}`);
    this.files.delete(from);
    this.files.set(to, bytes);
  }
  async remove(name: string): Promise<void> {
    if (this.spend(1) < 1) throw new Killed();
    this.files.delete(name);
  }
}

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
  newest[newest.length >> 1] = (newest[newest.length >> 1] as number) ^ 1;
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

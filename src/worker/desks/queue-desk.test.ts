import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { opfsFolders } from '../../training/checkpoints/opfs';
import { Disk } from '../../training/checkpoints/testing/disk';
import { Locks } from '../testing/locks';
import { createQueueDesk } from './queue-desk';
import type { RunsDesk } from './runs-desk';

/** Who holds the place of the driver. */
let isHeld = false;

vi.mock('../../training/checkpoints/opfs');
vi.mock('../platform/lock', () => ({
  async holdLock() {
    // The browser answers in a task of its own.
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (isHeld) return null;
    isHeld = true;
    return () => {
      isHeld = false;
    };
  },
  heldLocks: async () => (isHeld ? ['vireo-queue-driver'] : []),
  lockFreed: async () => undefined,
}));

beforeEach(() => {
  isHeld = false;
  const disk = new Disk();
  const folders = {
    own: new Disk(),
    list: async () => [],
    open: async () => disk,
    remove: async () => undefined,
  };
  vi.mocked(opfsFolders).mockResolvedValue(folders);
  vi.stubGlobal('navigator', { locks: new Locks() });
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      postMessage() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const desk = () =>
  createQueueDesk({
    post: () => undefined,
    runs: { has: async () => false } as Partial<RunsDesk> as RunsDesk,
  });

test('a tab that asks twice to work through the queue lets go of it when it is told to', async () => {
  const { handlers } = desk();
  const asked = await Promise.all([
    handlers.driveQueue({ drive: true }),
    handlers.driveQueue({ drive: true }),
  ]);
  expect(asked.map(({ ok }) => ok)).toEqual([true, true]);
  await handlers.driveQueue({ drive: false });
  expect(isHeld).toBe(false);
});

test('a tab that is told to let go while it still takes the queue has let go of it', async () => {
  const { handlers } = desk();
  await Promise.all([handlers.driveQueue({ drive: true }), handlers.driveQueue({ drive: false })]);
  expect(isHeld).toBe(false);
});

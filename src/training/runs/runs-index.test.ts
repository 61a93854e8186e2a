import { expect, test } from 'vitest';
import { CounterRng } from '../../shared/rng';
import { Disk, Killed } from '../checkpoints/testing/disk';
import { VersionedFile } from '../checkpoints/versioned-file';
import { RunStore } from './run-store';
import type { Locked } from './runs-index';
import type { StoredEntry } from './stored-entry';
import { entry, memoryFolders } from './testing/memory-folders';

type Folders = ReturnType<typeof memoryFolders>;

/** What all runs say by their own files. */
async function fullReading(folders: Folders) {
  return await new RunStore({ ...folders, own: new Disk() }).list();
}

/** One at a time, as the browser's locks do for all tabs; who dies lets go. */
function lock(): Locked {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

const ended = (runId: string, createdAt: number): StoredEntry => ({
  ...entry(runId, createdAt),
  state: 'finished',
});

const allDisks = ({ own, disks }: Folders) => [own as Disk, ...disks.values()];

/** Something that happens to a ledger. A run is changed by one tab at a time (`editingEntry`): each has runs of its own. */
async function happens(
  rng: CounterRng,
  store: RunStore,
  folders: Folders,
  now: number,
  tab: number,
): Promise<void> {
  const runIds = [...folders.disks.keys()].filter((runId) => runId.endsWith(`in ${tab}`));
  const chosen = runIds[rng.integer(Math.max(1, runIds.length))];
  const kind = rng.integer(8);
  if (kind === 0 || chosen === undefined) {
    const folder = await store.folder(`run ${now} in ${tab}`);
    await folder.saveEntry({ ...entry(`run ${now} in ${tab}`, 2 * now + tab), state: 'underWay' });
    return;
  }
  if (kind === 1) return store.purge(chosen);
  if (kind === 2) {
    await store.edit(chosen, (before) => ({ ...before, name: `called ${now}`, starred: !before.starred }));
    return;
  }
  if (kind === 3) {
    await store.edit(chosen, (before) => ({ ...before, deletedAt: before.deletedAt === null ? now : null }));
    return;
  }
  if (kind < 6) {
    // A run begins again and ends: checkpoints are saved while its entry says that it is under way.
    const folder = await store.folder(chosen);
    const before = await folder.loadEntry();
    if (!before) return;
    await folder.saveEntry({ ...before, state: 'underWay', updatedAt: now });
    await folder.checkpoints.save({ header: { now }, state: { tensors: new Map() }, best: null });
    await folder.saveEntry({ ...before, state: rng.integer(2) ? 'finished' : 'failed', updatedAt: now });
    return;
  }
  await store.list();
}

test('the list equals a full reading after any sequence of writes, deletions and crashes, in two tabs', async () => {
  for (const seed of [1, 2, 3]) {
    const rng = new CounterRng(seed, 0);
    const folders = memoryFolders();
    const own = folders.own as Disk;
    let locked = lock();
    let tabs = [new RunStore(folders, locked), new RunStore(folders, locked)];
    for (let now = 1; now <= 60; now++) {
      const dies = rng.integer(3) === 0;
      if (dies) {
        for (const disk of allDisks(folders)) {
          disk.spent = 0;
          disk.budget = rng.integer(disk === own ? 6_000 : 3_000);
        }
      }
      const acts = tabs.map((store, tab) => happens(rng, store, folders, now, tab));
      for (const { reason } of (await Promise.allSettled(acts)).filter((act) => act.status === 'rejected')) {
        if (!(reason instanceof Killed)) throw reason;
      }
      if (dies) {
        for (const disk of allDisks(folders)) disk.budget = Number.POSITIVE_INFINITY;
        locked = lock();
        tabs = [new RunStore(folders, locked), new RunStore(folders, locked)];
      }
      const expected = await fullReading(folders);
      for (const store of tabs) expect(await store.list(), `${seed} ${now}`).toEqual(expected);
    }
  }
});

test('a list that reads while a run changes keeps nothing of how it was', async () => {
  const folders = memoryFolders();
  const locked = lock();
  const [writer, reader] = [new RunStore(folders, locked), new RunStore(folders, locked)];
  for (let i = 0; i < 5; i++) await (await writer.folder(`r${i}`)).saveEntry(ended(`r${i}`, i));
  for (let turn = 0; turn < 50; turn++) {
    const lists = [reader.list(), reader.list()];
    for (let tick = 0; tick < turn; tick++) await Promise.resolve();
    await writer.edit(`r${turn % 5}`, (before) => ({ ...before, notes: `turn ${turn}` }));
    await Promise.all(lists);
    expect(await reader.list()).toEqual(await fullReading(folders));
  }
});

test('what an index says is read from nothing else; one that is missing, damaged or another version is made anew', async () => {
  const folders = memoryFolders();
  const own = folders.own as Disk;
  for (let i = 0; i < 40; i++)
    await (await new RunStore(folders).folder(`r${i}`)).saveEntry(ended(`r${i}`, i));
  const expected = await fullReading(folders);
  const opened: string[] = [];
  const watched = {
    ...folders,
    open: (name: string) => {
      opened.push(name);
      return folders.open(name);
    },
  };
  const readFrom = async () => {
    opened.length = 0;
    expect(await new RunStore(watched).list()).toEqual(expected);
    return opened.length;
  };
  expect(await readFrom()).toBe(40);
  expect(await readFrom()).toBe(0);
  const damages: (() => Promise<unknown>)[] = [
    async () => own.files.clear(),
    async () => {
      for (const bytes of own.files.values()) bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
    },
    () => new VersionedFile(own, 'index').save({ header: { version: 99, rows: [] }, groups: new Map() }),
  ];
  for (const damage of damages) {
    await damage();
    expect(await readFrom()).toBe(40);
    expect(await readFrom()).toBe(0);
  }
});

test('where the disk is full runs are still listed, changed and removed, and the list is true', async () => {
  const folders = memoryFolders();
  const own = folders.own as Disk;
  const store = new RunStore(folders);
  for (let i = 0; i < 3; i++) await (await store.folder(`r${i}`)).saveEntry(ended(`r${i}`, i));
  await store.list();
  own.full = true;
  expect(await store.edit('r1', (before) => ({ ...before, deletedAt: 5 }))).toBe(true);
  await store.purge('r0');
  expect(await store.list()).toEqual(await fullReading(folders));
});

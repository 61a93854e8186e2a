import { expect, test } from 'vitest';
import type {
  ChangedCollection,
  CollectedPicture,
  Collection,
  CollectionChange,
} from '../../protocol/collect';
import type { Result } from '../../shared/result';
import { writeWhole } from '../cache/storage';
import { encodePng } from '../decode/formats/encode-png';
import { text } from '../testing/make-zip';
import { MemoryFolder } from '../testing/memory-folder';
import { Collections } from './collections';

const bytesOf = (value: number) => encodePng(new Uint8Array(8 * 8 * 3).fill(value), 8, 8);
const picture = (name: string, value = 1): CollectedPicture => ({ name, file: new Blob([bytesOf(value)]) });
const noPicture = (name: string, content: string): CollectedPicture => ({
  name,
  file: new Blob([text(content)]),
});

async function at(root: MemoryFolder) {
  const collections = await Collections.in(root);
  let now = await collections.read('birds');
  return {
    change: async (change: CollectionChange): Promise<Result<ChangedCollection>> => {
      const changed = await collections.change(now, change);
      if (changed.ok) now = changed.value.collection;
      return changed;
    },
    now: () => now,
    again: async () => (await Collections.in(root)).read('birds'),
  };
}

const listed = ({ classes }: Collection) =>
  Object.fromEntries(classes.map(({ name, pictures }) => [name, pictures.map((kept) => kept.name)]));

test('what is collected is on the disk after every change, and the same after a reload', async () => {
  const root = new MemoryFolder();
  const { change, now, again } = await at(root);
  await change({ kind: 'addClass', name: ' wren ' });
  await change({ kind: 'addPictures', className: 'wren', pictures: [picture('1.png'), picture('1.png', 2)] });
  await change({ kind: 'addPictures', className: 'owl', pictures: [picture('deep/a.webp')] });
  await change({ kind: 'removePictures', className: 'wren', names: ['1.png'] });
  expect(listed(now())).toEqual({ owl: ['a.png'], wren: ['1 (2).png'] });
  expect(listed(await again())).toEqual(listed(now()));
  await change({ kind: 'renameClass', name: 'owl', to: 'crow' });
  await change({ kind: 'addClass', name: 'empty' });
  expect(listed(await again())).toEqual({ crow: ['a.png'], empty: [], wren: ['1 (2).png'] });
  const [kept] = now().classes[2]?.pictures ?? [];
  expect(new Uint8Array((await kept?.file.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(bytesOf(2));
  await change({ kind: 'removeClass', name: 'wren' });
  expect(listed(await again())).toEqual({ crow: ['a.png'], empty: [] });
});

test.each([
  [{ kind: 'addClass', name: '' }, 'classNameEmpty'],
  [{ kind: 'addClass', name: 'WREN' }, 'classNameTaken'],
  [{ kind: 'addClass', name: 'Test' }, 'classNameRole'],
  [{ kind: 'addClass', name: 'unknown' }, 'classNameRole'],
  [{ kind: 'renameClass', name: 'wren', to: 'Owl' }, 'classNameTaken'],
  [{ kind: 'renameClass', name: 'dodo', to: 'wren 2' }, 'noSuchClass'],
  [{ kind: 'addPictures', className: '..', pictures: [] }, 'classNameSign'],
] as const)('%j is refused in words: %s', async (change, code) => {
  const collection = await at(new MemoryFolder());
  await collection.change({ kind: 'addClass', name: 'wren' });
  await collection.change({ kind: 'addClass', name: 'owl' });
  expect(await collection.change(change)).toMatchObject({ ok: false, failure: { code } });
  expect(listed(await collection.again())).toEqual({ owl: [], wren: [] });
});

test('what is no picture that can be learned from is named with its reason, and the others are taken', async () => {
  const { change } = await at(new MemoryFolder());
  const heic = noPicture('IMG_1.heic', '\0\0\0\x18ftypheic\0\0\0\0');
  const pictures = [heic, noPicture('x.jpg', ''), picture('good.jpg'), noPicture('moving.gif', 'GIF89a')];
  const changed = await change({ kind: 'addPictures', className: 'wren', pictures });
  expect(changed.ok && changed.value.added).toEqual(['good.png']);
  expect(changed.ok && changed.value.refused.map(({ path, code, values }) => [path, code, values])).toEqual([
    ['IMG_1.heic', 'formatUnsupported', { format: 'HEIC' }],
    ['x.jpg', 'fileEmpty', undefined],
    ['moving.gif', 'formatUnsupported', { format: 'GIF' }],
  ]);
});

test('a full disk is said, keeps what was there and leaves no half picture', async () => {
  const root = new MemoryFolder();
  const { change, again } = await at(root);
  await change({ kind: 'addPictures', className: 'wren', pictures: [picture('1.png')] });
  root.disk.freeBytes = bytesOf(1).length + 10;
  root.disk.cutsShort = true;
  const many = [picture('2.png'), picture('3.png')];
  const changed = await change({ kind: 'addPictures', className: 'wren', pictures: many });
  expect(changed).toMatchObject({ ok: false, failure: { code: 'storageFull' } });
  expect(listed(await again())).toEqual({ wren: ['1.png', '2.png'] });
});

test('several collections stand beside each other; the one that was kept before there were names is one of them', async () => {
  const root = new MemoryFolder();
  // As Vireo kept it until now: collections/collected/<class>/<picture>.
  const before = await root.getDirectoryHandle('collections', { create: true });
  const collected = await before.getDirectoryHandle('collected', { create: true });
  const wren = await collected.getDirectoryHandle('wren', { create: true });
  await writeWhole(wren, '1.png', bytesOf(1));
  const collections = await Collections.in(root);
  expect(await collections.changeList({ kind: 'create', name: ' Shells ' })).toEqual({
    ok: true,
    value: 'Shells',
  });
  expect(await collections.list()).toEqual([
    { name: 'Shells', classCount: 0, pictureCount: 0, changedAt: null },
    { name: 'collected', classCount: 1, pictureCount: 1, changedAt: expect.any(Number) },
  ]);
  expect(await collections.changeList({ kind: 'rename', name: 'collected', to: 'Birds' })).toMatchObject({
    ok: true,
  });
  expect(listed(await collections.read('Birds'))).toEqual({ wren: ['1.png'] });
  expect((await collections.list()).map(({ name }) => name)).toEqual(['Birds', 'Shells']);
});

test('a collection that was deleted is off the list, can be brought back, and is gone after an hour', async () => {
  const root = new MemoryFolder();
  const collections = await Collections.in(root);
  const now = await collections.read('Birds');
  await collections.change(now, { kind: 'addPictures', className: 'wren', pictures: [picture('1.png')] });
  const names = async (deletedMs?: number) => (await collections.list(deletedMs)).map(({ name }) => name);
  await collections.changeList({ kind: 'delete', name: 'Birds' });
  expect(await names()).toEqual([]);
  expect(await collections.changeList({ kind: 'bringBack', name: 'Birds' })).toMatchObject({ ok: true });
  expect(listed(await collections.read('Birds'))).toEqual({ wren: ['1.png'] });
  await collections.changeList({ kind: 'delete', name: 'Birds' });
  expect(await names(3_600_000)).toEqual([]);
  expect(await collections.changeList({ kind: 'bringBack', name: 'Birds' })).toMatchObject({ ok: true });
  await collections.changeList({ kind: 'delete', name: 'Birds' });
  expect(await names(0)).toEqual([]);
  expect(await collections.changeList({ kind: 'bringBack', name: 'Birds' })).toMatchObject({
    failure: { code: 'noSuchCollection' },
  });
  // One that nobody named takes nothing's place.
  await collections.changeList({ kind: 'create', name: 'Owls' });
  await collections.changeList({ kind: 'delete', name: 'Owls' });
  expect(await collections.begin('Owls', { kind: 'addClass', name: 'barn' })).toMatchObject({
    value: { collection: { name: 'Owls (2)', classes: [{ name: 'barn', pictures: [] }] } },
  });
  expect(await collections.changeList({ kind: 'bringBack', name: 'Owls' })).toMatchObject({ value: 'Owls' });
  // Another of that name begins empty.
  await collections.changeList({ kind: 'create', name: 'Birds' });
  expect(listed(await collections.read('Birds'))).toEqual({});
});

test('Netpbm, which browsers do not show, is kept as a PNG of its pixels', async () => {
  const { change, now } = await at(new MemoryFolder());
  const pixels = String.fromCharCode(...new Uint8Array(8 * 8 * 3).fill(7));
  const pictures = [
    noPicture('sign.ppm', `P6\n8 8\n255\n${pixels}`),
    noPicture('cut.ppm', 'P6\n8 8\n255\nshort'),
  ];
  const changed = await change({ kind: 'addPictures', className: 'signs', pictures });
  expect(changed.ok && changed.value.refused.map(({ path, code }) => [path, code])).toEqual([
    ['cut.ppm', 'imageBroken'],
  ]);
  const [kept] = now().classes[0]?.pictures ?? [];
  expect(kept?.name).toBe('sign.png');
  expect(new Uint8Array((await kept?.file.arrayBuffer()) ?? new ArrayBuffer(0))).toEqual(bytesOf(7));
});

test('a collection whose first change is refused is not begun', async () => {
  const collections = await Collections.in(new MemoryFolder());
  expect(await collections.begin('Mine', { kind: 'addClass', name: 'test' })).toMatchObject({
    failure: { code: 'classNameRole' },
  });
  expect(await collections.list()).toEqual([]);
  await collections.begin('Mine', { kind: 'addPictures', className: 'wren', pictures: [picture('1.png')] });
  const [mine] = await collections.list();
  expect(mine).toMatchObject({ name: 'Mine', classCount: 1, pictureCount: 1 });
  expect(mine.changedAt).toBeLessThanOrEqual(Date.now());
  expect(mine.changedAt).toBeGreaterThan(Date.now() - 60_000);
});

test.each([
  [{ kind: 'create', name: 'BIRDS' }, 'collectionNameTaken'],
  [{ kind: 'create', name: '' }, 'collectionNameEmpty'],
  [{ kind: 'rename', name: 'Birds', to: 'a/b' }, 'collectionNameSign'],
  [{ kind: 'rename', name: 'Dodos', to: 'Birds 2' }, 'noSuchCollection'],
] as const)('%j is refused in words: %s', async (change, code) => {
  const collections = await Collections.in(new MemoryFolder());
  await collections.changeList({ kind: 'create', name: 'Birds' });
  expect(await collections.changeList(change)).toMatchObject({ ok: false, failure: { code } });
  expect((await collections.list()).map(({ name }) => name)).toEqual(['Birds']);
});

test('a disk that fills while a collection is renamed leaves it under its old name, whole', async () => {
  const root = new MemoryFolder();
  const collections = await Collections.in(root);
  const now = await collections.read('Birds');
  const pictures = [picture('1.png'), picture('2.png')];
  await collections.change(now, { kind: 'addPictures', className: 'wren', pictures });
  root.disk.freeBytes = bytesOf(1).length + 10;
  root.disk.cutsShort = true;
  expect(await collections.changeList({ kind: 'rename', name: 'Birds', to: 'Crows' })).toMatchObject({
    ok: false,
    failure: { code: 'storageFull' },
  });
  expect((await collections.list()).map(({ name }) => name)).toEqual(['Birds']);
  expect(listed(await collections.read('Birds'))).toEqual({ wren: ['1.png', '2.png'] });
});

import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { MemoryFolder } from '../testing/memory-folder';
import { KeptDecisions } from './kept-decisions';

const decisionsOf = (relabelled: Record<string, string>, fingerprint = 'f1') => ({
  ...DEFAULT_RECIPE.dataset,
  fingerprint,
  addedClasses: ['wren'],
  relabelled,
});

test('labels are there when the same files are opened again, and the last decision is what is kept', async () => {
  const root = new MemoryFolder();
  const kept = await KeptDecisions.in(root);
  for (let i = 0; i < 20; i++) void kept.keep(decisionsOf({ [`${i}.jpg`]: 'wren' }));
  void kept.keep(decisionsOf({ 'other.jpg': 'wren' }, 'f2'));
  await kept.keep(decisionsOf({ 'last.jpg': 'wren', 'long name.jpg': 'wren' }));
  await kept.keep(decisionsOf({ 'last.jpg': 'wren' }));
  const later = await KeptDecisions.in(root);
  expect(await later.read('f1')).toEqual(decisionsOf({ 'last.jpg': 'wren' }));
  expect(await later.read('f3')).toBeNull();
});

test('decisions without a label are not kept: files that nobody labelled open undecided', async () => {
  const kept = await KeptDecisions.in(new MemoryFolder());
  await kept.keep(decisionsOf({ 'a.jpg': 'wren' }));
  await kept.keep({ ...DEFAULT_RECIPE.dataset, fingerprint: 'f1', setAside: ['b.jpg'] });
  expect(await kept.read('f1')).toBeNull();
});

test('a full disk and a damaged file cost the kept labels, never the work on the screen', async () => {
  const root = new MemoryFolder();
  const kept = await KeptDecisions.in(root);
  await kept.keep(decisionsOf({ 'a.jpg': 'wren' }));
  root.disk.freeBytes = 0;
  await expect(kept.keep(decisionsOf({ 'b.jpg': 'wren' }, 'f2'))).resolves.toBeUndefined();
  expect(await kept.read('f2')).toBeNull();
  for (const file of root.files().values()) file.bytes = file.bytes.slice(0, 20);
  expect(await kept.read('f1')).toBeNull();
});

test('what cannot be read is set aside, and stays there while new labels are kept, until it is deleted', async () => {
  const root = new MemoryFolder();
  const kept = await KeptDecisions.in(root);
  await kept.keep(decisionsOf({ 'a.jpg': 'wren' }));
  expect(await kept.readDamaged('f1')).toBeNull();
  for (const file of root.files().values()) file.bytes = file.bytes.slice(0, 20);
  const damaged = [...root.files().values()][0]?.bytes.slice();
  expect(await kept.read('f1')).toBeNull();
  await kept.keep(decisionsOf({ 'b.jpg': 'wren' }));
  const later = await KeptDecisions.in(root);
  expect(await later.read('f1')).toEqual(decisionsOf({ 'b.jpg': 'wren' }));
  const aside = await later.readDamaged('f1');
  expect(aside && new Uint8Array(await aside.arrayBuffer())).toEqual(damaged);
  expect(await later.readDamaged('f2')).toBeNull();
  expect(await later.deleteDamaged('f1')).toBe(true);
  expect(await later.readDamaged('f1')).toBeNull();
  expect(await later.read('f1')).toEqual(decisionsOf({ 'b.jpg': 'wren' }));
});

test('a full disk leaves damaged labels where they are', async () => {
  const root = new MemoryFolder();
  const kept = await KeptDecisions.in(root);
  await kept.keep(decisionsOf({ 'a.jpg': 'wren' }));
  for (const file of root.files().values()) file.bytes = file.bytes.slice(0, 20);
  root.disk.freeBytes = 0;
  expect(await kept.read('f1')).toBeNull();
  root.disk.freeBytes = 1000;
  expect(await kept.read('f1')).toBeNull();
  expect((await kept.readDamaged('f1'))?.size).toBe(20);
});

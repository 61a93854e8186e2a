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

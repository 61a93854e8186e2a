import { expect, test } from 'vitest';
import type { DatasetSource } from '../../protocol/dataset';
import { openDataset } from '../open-dataset';
import { zipFile } from '../testing/make-zip';

async function open(source: DatasetSource) {
  const opened = await openDataset(source, () => Promise.reject(new Error('nothing is decoded here')));
  if (!opened.ok) throw new Error(`did not open: ${opened.failure.code}`);
  return opened.value;
}

test('loose pictures of one name are all kept, each under a path of its own, and that is said', async () => {
  const pictures = ['one', 'another', 'the third'].map((text) => new File([text], '1.jpg'));
  const other = new File(['taken already'], '1 (2).jpg');
  const dropped = [...pictures, other].map((file) => ({ path: file.name, file }));
  const dataset = await open({ kind: 'folder', name: '1.jpg', files: dropped });
  const read = dataset.items.map(async ({ path }, i) => {
    const file = await dataset.readFile(i);
    return [path, file.ok && (await file.value.text())];
  });
  expect(Object.fromEntries(await Promise.all(read))).toEqual({
    '1.jpg': 'one',
    '1 (2).jpg': 'taken already',
    '1 (3).jpg': 'another',
    '1 (4).jpg': 'the third',
  });
  expect(dataset.summary.understanding.remarks).toContainEqual({
    code: 'nameTaken',
    values: { count: 2, example: '1 (3).jpg' },
  });
  const again = await open({ kind: 'folder', name: '1.jpg', files: dropped.toReversed() });
  expect(again.summary.fingerprint).toBe(dataset.summary.fingerprint);
});

test('so are the pictures of two folders of one name, and those beside a zip', async () => {
  const [older, newer] = [1, 2].map((lastModified) => new File(['x'], 'owl.jpg', { lastModified }));
  const pathsOf = async (source: DatasetSource) =>
    (await open(source)).items.map(({ path }) => path).toSorted();
  const owls = [newer, older].map((file) => ({ path: 'birds.v1/owl/1.jpg', file }));
  const crow = { path: 'birds.v1/crow/1.jpg', file: older };
  expect(await pathsOf({ kind: 'folder', name: 'birds.v1', files: [...owls, crow] })).toEqual([
    'birds.v1/crow/1.jpg',
    'birds.v1/owl/1 (2).jpg',
    'birds.v1/owl/1.jpg',
  ]);
  const zip = zipFile([{ name: 'a/1.jpg' }], {}, 'a.zip');
  expect(await pathsOf({ kind: 'files', files: [zip, newer, older] })).toEqual([
    'a/a/1.jpg',
    'owl (2).jpg',
    'owl.jpg',
  ]);
});

test('files whose paths differ are left as they are, and nothing is said', async () => {
  const file = new File(['x'], '1.jpg');
  const files = ['a/1.jpg', 'b/1.jpg'].map((path) => ({ path, file }));
  const dataset = await open({ kind: 'folder', name: 'made', files });
  expect(dataset.items.map(({ path }) => path).toSorted()).toEqual(['a/1.jpg', 'b/1.jpg']);
  expect(dataset.summary.understanding.remarks).toEqual([]);
});

import { expect, test } from 'vitest';
import type { ChosenFile } from './files-of-drop';
import { sourceOf } from './source-of-files';

const file = (name: string, path = name): ChosenFile => ({ path, file: new File([], name) });

test('one file is taken for a zip, whatever its name: what it is, its bytes say', () => {
  const zip = file('birds.zip');
  expect(sourceOf([zip])).toEqual({ kind: 'zip', file: zip.file });
  const film = file('holiday.mov');
  expect(sourceOf([film])).toEqual({ kind: 'zip', file: film.file });
});

test('several zips are opened together', () => {
  const files = [file('train.zip'), file('TEST.ZIP')];
  expect(sourceOf(files)).toEqual({ kind: 'files', files: files.map(({ file }) => file) });
});

test('a competition’s zips, its labels and its sample are opened together', () => {
  const files = [file('train.zip'), file('test.zip'), file('labels.csv'), file('sample_submission.csv')];
  expect(sourceOf(files)).toEqual({ kind: 'files', files: files.map(({ file }) => file) });
});

test('a dropped folder keeps its paths, even with a single picture', () => {
  const wren = file('1.jpg', 'birds/wren/1.jpg');
  expect(sourceOf([wren])).toEqual({
    kind: 'folder',
    name: 'birds',
    files: [wren],
  });
});

test('loose pictures are a folder of their own', () => {
  expect(sourceOf([file('a.jpg'), file('b.jpg')])).toMatchObject({
    kind: 'folder',
    files: [{ path: 'a.jpg' }, { path: 'b.jpg' }],
  });
});

test('nothing is no source', () => {
  expect(sourceOf([])).toBeNull();
});

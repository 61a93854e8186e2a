import { expect, test } from 'vitest';
import type { FolderRow } from '../../protocol/dataset';
import { firstUnfolded, followKey, rowsInView } from './folder-tree';

/** Rows of these folders, each named before those in it. */
function treeOf(...paths: string[]): FolderRow[] {
  return paths.map((path) => ({
    path,
    name: path.slice(path.lastIndexOf('/') + 1),
    depth: path === '' ? 0 : path.split('/').length,
    imageCount: 1,
    classCount: 1,
    role: 'training',
    subfolderCount: paths.filter(
      (other) =>
        other !== '' && other !== path && other.slice(0, Math.max(0, other.lastIndexOf('/'))) === path,
    ).length,
  }));
}

const names = (rows: readonly FolderRow[]) => rows.map(({ path }) => path);

test('a small tree is unfolded whole, a folder of hundreds of classes stays folded', () => {
  const small = treeOf('', 'test', 'train', 'train/robin', 'train/wren');
  expect(names(rowsInView(small, firstUnfolded(small)))).toEqual(names(small));
  const classes = Array.from({ length: 400 }, (_, i) => `train/c${i}`);
  const large = treeOf('', 'test', 'train', ...classes);
  expect(names(rowsInView(large, firstUnfolded(large)))).toEqual(['', 'test', 'train']);
});

test('keys lead as in a treegrid: along the rows, into a folder and out of it', () => {
  const rows = treeOf('', 'train', 'train/robin', 'train/wren', 'val');
  const unfolded = new Set(['']);
  const shown = rowsInView(rows, unfolded);
  expect(names(shown)).toEqual(['', 'train', 'val']);
  expect(followKey('ArrowRight', 1, shown, unfolded)).toEqual({ unfold: 'train' });
  expect(followKey('ArrowLeft', 1, shown, unfolded)).toEqual({ goTo: 0 });
  expect(followKey('ArrowLeft', 0, shown, unfolded)).toEqual({ fold: '' });
  expect(followKey('End', 0, shown, unfolded)).toEqual({ goTo: 2 });
  expect(followKey('ArrowDown', 2, shown, unfolded)).toEqual({ goTo: 2 });
  expect(followKey('ArrowRight', 2, shown, unfolded)).toBeNull();
  const all = new Set(['', 'train']);
  const whole = rowsInView(rows, all);
  expect(followKey('ArrowRight', 1, whole, all)).toEqual({ goTo: 2 });
  expect(followKey('ArrowLeft', 3, whole, all)).toEqual({ goTo: 1 });
});

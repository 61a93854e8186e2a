import { expect, test } from 'vitest';
import type { SplitRole } from '../../protocol/dataset';
import { folderRows } from './folder-rows';

const item = (path: string, role: SplitRole, classIndex: number | null = null) => ({
  path,
  role,
  classIndex,
});

test('every folder stands before those in it, with what is in it and below', () => {
  const rows = folderRows([
    item('loose.png', 'ignore'),
    item('birds/test/a.png', 'unlabelled'),
    item('birds/train/robin/1.png', 'training', 0),
    item('birds/train/robin/2.png', 'training', 0),
    item('birds/train/wren/1.png', 'training', 1),
  ]);
  expect(
    rows.map(({ path, depth, imageCount, classCount, role }) => [path, depth, imageCount, classCount, role]),
  ).toEqual([
    ['', 0, 5, 2, null],
    ['birds', 1, 4, 2, null],
    ['birds/test', 2, 1, 0, 'unlabelled'],
    ['birds/train', 2, 3, 2, 'training'],
    ['birds/train/robin', 3, 2, 1, 'training'],
    ['birds/train/wren', 3, 1, 1, 'training'],
  ]);
  expect(rows.map(({ subfolderCount }) => subfolderCount)).toEqual([1, 2, 0, 2, 0, 0]);
});

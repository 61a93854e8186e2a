import { expect, test } from 'vitest';
import { browse } from './browse';
import type { ImageItem } from './dataset';

const item = (
  index: number,
  path: string,
  classIndex: number | null,
  role: ImageItem['role'],
): ImageItem => ({
  index,
  path,
  classIndex,
  role,
  sizeBytes: 1,
});
const items = [
  item(0, 'train/Águila/1.jpg', 0, 'training'),
  item(1, 'train/búho/1.jpg', 1, 'training'),
  item(2, 'val/búho/2.jpg', 1, 'validation'),
  item(3, 'test/x/9.jpg', null, 'unlabelled'),
];

test('conditions narrow together, and none of them lets everything through', () => {
  const all = { classIndex: null, role: null, search: '' };
  expect(browse({ items }, all)).toEqual([0, 1, 2, 3]);
  expect(browse({ items }, { ...all, classIndex: 1 })).toEqual([1, 2]);
  expect(browse({ items }, { ...all, classIndex: 1, role: 'validation' })).toEqual([2]);
  expect(browse({ items }, { ...all, role: 'unlabelled' })).toEqual([3]);
});

test('the search looks into the path, whatever the case and with spaces around', () => {
  expect(browse({ items }, { classIndex: null, role: null, search: ' áGUILA ' })).toEqual([0]);
});

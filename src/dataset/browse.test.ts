import { describe, expect, it } from 'vitest';
import { browse } from './browse';
import type { Dataset } from './dataset';
import { openDataset } from './open-dataset';
import { zipFile } from './testing/make-zip';

const paths = [
  'train/Ñandú/one.jpg',
  'train/Ñandú/two.jpg',
  'train/wren/one.jpg',
  'val/wren/3.jpg',
  'test/x/9.jpg',
];

async function birds(): Promise<Dataset> {
  const file = zipFile(paths.map((name) => ({ name })));
  const opened = await openDataset({ kind: 'zip', file }, () => Promise.reject(new Error('decodes nothing')));
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

describe('browse', () => {
  const found = async (query: Partial<Parameters<typeof browse>[1]>) => {
    const dataset = await birds();
    const indices = browse(dataset, { classIndex: null, role: null, search: '', ...query });
    return indices.map((index) => dataset.items[index]?.path);
  };

  it('shows everything by class, unlabelled images last', async () => {
    expect(await found({})).toEqual([
      'train/wren/one.jpg',
      'val/wren/3.jpg',
      'train/Ñandú/one.jpg',
      'train/Ñandú/two.jpg',
      'test/x/9.jpg',
    ]);
  });

  it('filters by class and by role', async () => {
    expect(await found({ classIndex: 0 })).toEqual(['train/wren/one.jpg', 'val/wren/3.jpg']);
    expect(await found({ role: 'validation' })).toEqual(['val/wren/3.jpg']);
    expect(await found({ role: 'unlabelled' })).toEqual(['test/x/9.jpg']);
  });

  it('finds every word, whatever its case and accents', async () => {
    expect(await found({ search: 'nandu ONE' })).toEqual(['train/Ñandú/one.jpg']);
    expect(await found({ search: 'zebra' })).toEqual([]);
  });
});

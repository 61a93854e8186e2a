import { describe, expect, it } from 'vitest';
import { fixtureFile } from '../../testing/container-fixture';
import { text } from '../../testing/make-zip';
import { MemoryFolder } from '../../testing/memory-folder';
import type { ListedFile } from '../listing';
import { scratchIn } from '../scratch';
import { openContainers } from './open-containers';

const loose = (file: File): ListedFile => ({
  path: file.name,
  sizeBytes: file.size,
  location: { kind: 'blob', blob: file, crc32: null },
});
const found = (...files: readonly File[]) => ({
  files: files.map(loose),
  archives: [],
  problems: [],
  remarks: [],
});
const meansIn = (root: MemoryFolder, signal = new AbortController().signal) => ({
  openScratch: () => scratchIn(root),
  signal,
  onlyFile: null,
});

describe('opening containers on a disk', () => {
  it('leaves nothing behind once it is released', async () => {
    const root = new MemoryFolder();
    const opened = await openContainers(found(fixtureFile('flowers.tgz')), meansIn(root));
    expect(opened.files).toHaveLength(4);
    expect(root.files().size).toBeGreaterThan(0);
    await opened.release();
    expect(root.files().size).toBe(0);
  });

  it('asks for no disk where nothing is to be opened', async () => {
    const files = found(new File([text('a,b\n1,2\n')], 'table.csv'), new File([], '1.jpg'));
    const means = { ...meansIn(new MemoryFolder()), openScratch: () => Promise.reject(new Error('asked')) };
    expect((await openContainers(files, means)).files).toEqual(files.files);
  });

  it('that is full is told, and the other files stay', async () => {
    const root = new MemoryFolder();
    root.disk.freeBytes = 100;
    const opened = await openContainers(
      found(fixtureFile('flowers.tgz'), new File(['x'], '1.jpg')),
      meansIn(root),
    );
    expect(opened.files.map(({ path }) => path)).toEqual(['1.jpg']);
    expect(opened.problems.map(({ code }) => code)).toEqual(['scratchFull']);
  });

  it('that is cancelled lets go of what was written', async () => {
    const root = new MemoryFolder();
    const cancelled = new AbortController();
    const means = meansIn(root, cancelled.signal);
    const openScratch = async () => {
      const scratch = await means.openScratch();
      cancelled.abort();
      return scratch;
    };
    const opening = openContainers(found(fixtureFile('flowers.tgz')), { ...means, openScratch });
    await expect(opening).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    expect(root.files().size).toBe(0);
  });
});

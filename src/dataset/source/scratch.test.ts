import { describe, expect, it } from 'vitest';
import { MemoryFolder } from '../testing/memory-folder';
import { clearScratch, scratchIn } from './scratch';

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31) % 251);

describe('a scratch file', () => {
  it('gives back what was put into it, however it was cut up', async () => {
    const scratch = await scratchIn(new MemoryFolder());
    const file = await scratch.create();
    const whole = bytes(9 * 2 ** 20 + 5);
    for (let at = 0, length = 1; at < whole.length; at += length, length = length * 3 + 1) {
      file.write(whole.subarray(at, at + length));
    }
    expect(file.sizeBytes).toBe(whole.length);
    const blob = await file.finish();
    const slice = new Uint8Array(await blob.slice(5_000_000, 5_000_010).arrayBuffer());
    expect(blob.size).toBe(whole.length);
    expect(slice).toEqual(whole.slice(5_000_000, 5_000_010));
  });

  it.each([[false], [true]])('on a full disk refuses by name; cut short: %s', async (cutsShort) => {
    const root = new MemoryFolder();
    const file = await (await scratchIn(root)).create();
    root.disk.cutsShort = cutsShort;
    root.disk.freeBytes = 2 ** 20;
    expect(() => file.write(bytes(5 * 2 ** 20))).toThrow(
      expect.objectContaining({ name: 'QuotaExceededError' }),
    );
  });

  it('goes with its dataset', async () => {
    const root = new MemoryFolder();
    const scratch = await scratchIn(root);
    await (await scratch.create()).finish();
    await scratch.release();
    expect(root.files().size).toBe(0);
  });
});

describe('what an earlier visit left behind', () => {
  it('is removed, and what another tab uses stays', async () => {
    const root = new MemoryFolder();
    const inUse = await scratchIn(root);
    await (await inUse.create()).finish();
    // Of a tab that was closed: its files are there, and nobody holds them.
    const left = await (await root.getDirectoryHandle('scratch')).getDirectoryHandle('left', {
      create: true,
    });
    for (const name of ['in-use', '0']) await left.getFileHandle(name, { create: true });
    await clearScratch(root);
    const names = [...root.files().keys()];
    expect(names.some((name) => name.includes('left'))).toBe(false);
    expect(names).toHaveLength(2);
    await inUse.release();
    await clearScratch(root);
    expect(root.files().size).toBe(0);
  });
});

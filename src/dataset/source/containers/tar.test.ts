import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  codesOf,
  contentOf,
  type FixtureName,
  fixtureFile,
  oneFile,
  opened,
} from '../../testing/container-fixture';

describe('tar', () => {
  it.each<[FixtureName, number]>([
    ['gnu.tar', 5],
    ['pax.tar', 5],
    ['ustar.tar', 4],
    ['flowers.tgz', 4],
  ])('%s', async (name, count) => {
    const dataset = await opened(oneFile(fixtureFile(name)));
    expect(dataset.items).toHaveLength(count);
    expect(codesOf(dataset)).toEqual(count === 4 ? [] : ['singleImage']);
    const long = dataset.classes.find((one) => one.startsWith('a long name'));
    if (count === 5) expect(long).toBe(`${'a long name '.repeat(12)}ñ`);
    expect((await contentOf(dataset, 'flowers/tulip/1.png'))[0]).toBe(0x89);
  });

  it('links and paths that lead outside are told; a pipe is nothing', async () => {
    const { summary, items } = await opened(oneFile(fixtureFile('odd.tar')));
    expect(items).toHaveLength(5);
    expect(summary.problems.map(({ path, code }) => [path, code])).toEqual([
      ['flowers/rose/link.png', 'symbolicLink'],
      ['flowers/rose/hard.png', 'symbolicLink'],
      ['../outside/1.png', 'unsafePath'],
      ['odd.tar', 'absolutePaths'],
    ]);
  });

  it('one that is cut off gives what came before', async () => {
    const whole = bytesOf('gnu.tar');
    const dataset = await opened(oneFile(new File([whole.slice(0, 4000)], 'gnu.tar')));
    expect(dataset.items.length).toBeGreaterThan(0);
    expect(codesOf(dataset)).toContain('tarCutOff');
  });

  it('so does a gzip that is cut off', async () => {
    const noise = Uint8Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 251);
    const tar = new Uint8Array([...bytesOf('gnu.tar').slice(0, 4608), ...noise]);
    const packed = new Uint8Array(gzipSync(tar, { level: 0 }));
    const dataset = await opened(oneFile(new File([packed.slice(0, 30_000)], 'gnu.tar.gz')));
    expect(codesOf(dataset)).toContain('gzipCutOff');
    expect(dataset.items.length).toBeGreaterThan(0);
  });

  it('is told by its bytes where its name says nothing', async () => {
    expect((await opened(oneFile(fixtureFile('flowers.tgz', 'download')))).items).toHaveLength(4);
  });
});

import { describe, expect, it } from 'vitest';
import { oneFile, opened, refused } from '../../testing/container-fixture';
import { text, zipFile } from '../../testing/make-zip';

describe('what is not opened is named for what it is', () => {
  const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 1234567\n';

  it.each<[string, Uint8Array | string, string, Record<string, string | number>]>([
    ['a RAR', Uint8Array.of(0x52, 0x61, 0x72, 0x21, 0x1a, 7, 0), 'otherArchive', { format: 'RAR' }],
    ['a 7z', Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), 'otherArchive', { format: '7-Zip' }],
    ['an xz', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'otherArchive', { format: 'xz' }],
    ['a web page', '<!DOCTYPE html><html><title>Sign in</title>', 'downloadedPage', {}],
    ['a Git LFS pointer', LFS, 'lfsPointer', { sizeBytes: 1234567 }],
  ])('%s called a zip', async (_, content, code, values) => {
    const file = new File([typeof content === 'string' ? content : content.slice()], 'data.zip');
    expect(await refused(oneFile(file))).toMatchObject({ code, values: { ...values, name: 'data.zip' } });
    const inside = { name: 'part.zip', content: typeof content === 'string' ? text(content) : content };
    const dataset = await opened(oneFile(zipFile([{ name: 'cat/1.jpg' }, { name: 'dog/1.jpg' }, inside])));
    expect(dataset.summary.problems).toMatchObject([{ path: 'part.zip', code }]);
  });

  it('lists of links are counted, and told to be none', async () => {
    const lists = ['Tree', 'Cobra'].map((pose) => ({
      name: `links/${pose}.txt`,
      content: text(
        `${pose}/1.jpg\thttp://example.org/1.jpg\n${pose}/2.jpg\thttps://example.org/a b.jpg\n`.replaceAll(
          ' b',
          '',
        ),
      ),
    }));
    expect(await refused(oneFile(zipFile(lists, {}, 'yoga.zip')))).toEqual({
      code: 'onlyLinks',
      values: { name: 'yoga', count: 4, lists: 2 },
    });
    const dataset = await opened(oneFile(zipFile([...lists, { name: 'a/1.jpg' }, { name: 'b/1.jpg' }])));
    expect(dataset.summary.problems).toMatchObject([{ code: 'linkLists', values: { count: 4, lists: 2 } }]);
  });
});

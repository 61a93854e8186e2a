import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  codesOf,
  contentOf,
  fixtureFile,
  meaning,
  oneFile,
  opened,
  refused,
  severalFiles,
} from '../../testing/container-fixture';
import { text, zipBytes, zipFile } from '../../testing/make-zip';

describe('archives in archives', () => {
  const inner = (name: string) => zipBytes([{ name: `${name}/1.jpg` }, { name: `${name}/2.jpg` }]);

  it.each([[false], [true]])('a zip of zips, deflated: %s', async (deflate) => {
    const entries = ['cat', 'dog'].map((name) => ({
      name: `pets/${name}.zip`,
      content: inner(name),
      deflate,
    }));
    const dataset = await opened(oneFile(zipFile(entries)));
    expect(meaning(dataset)).toEqual([
      'pets/cat/cat/1.jpg: training cat',
      'pets/cat/cat/2.jpg: training cat',
      'pets/dog/dog/1.jpg: training dog',
      'pets/dog/dog/2.jpg: training dog',
    ]);
    expect(new TextDecoder().decode(await contentOf(dataset, 'pets/dog/dog/2.jpg'))).toBe(
      'content of dog/2.jpg',
    );
  });

  it('a tar for each class, in a dropped folder', async () => {
    const files = ['rose', 'tulip'].map((name) => ({
      path: `flowers/${name}.tar`,
      file: fixtureFile('ustar.tar'),
    }));
    const dataset = await opened({ kind: 'folder', name: 'flowers', files });
    expect(dataset.classes).toEqual(['rose', 'tulip']);
    expect(dataset.items).toHaveLength(8);
  });

  it('train.zip, test.zip, labels.csv and sample_submission.csv chosen together', async () => {
    const dataset = await opened(
      severalFiles(
        zipFile(
          [{ name: 'train/a1.jpg' }, { name: 'train/a2.jpg' }, { name: 'train/a3.jpg' }],
          {},
          'train.zip',
        ),
        zipFile([{ name: 'test/b1.jpg' }], {}, 'test.zip'),
        new File(['id,breed\na1,pug\na2,boxer\na3,pug\n'], 'labels.csv'),
        new File(['id,boxer,pug\nb1,0.5,0.5\n'], 'sample_submission.csv'),
      ),
    );
    expect(meaning(dataset)).toEqual([
      'test/test/b1.jpg: unlabelled',
      'train/train/a1.jpg: training pug',
      'train/train/a2.jpg: training boxer',
      'train/train/a3.jpg: training pug',
    ]);
    expect(dataset.summary.sampleSubmission?.header).toEqual(['id', 'boxer', 'pug']);
  });

  it('is not opened beyond a depth', async () => {
    let content = zipBytes([{ name: 'cat/1.jpg' }]);
    for (let depth = 0; depth < 6; depth++) content = zipBytes([{ name: 'a.zip', content }]);
    const failure = await refused(oneFile(new File([content], 'deep.zip')));
    expect(failure.causes?.map(({ code }) => code)).toEqual(['nestedTooDeep']);
  });

  it('a bomb inside a zip is stopped at what may be unpacked in all', async () => {
    const tar = new Uint8Array(64 * 2 ** 20);
    tar.set(bytesOf('ustar.tar'));
    const content = new Uint8Array(gzipSync(tar));
    const bombs = Array.from({ length: 6 }, (_, i) => ({ name: `${i}.tar.gz`, content }));
    const entries = [{ name: 'cat/1.jpg' }, { name: 'dog/1.jpg' }, ...bombs];
    const dataset = await opened(oneFile(zipFile(entries)));
    expect(dataset.items.length).toBeGreaterThan(2);
    expect(codesOf(dataset)).toContain('unpackedTooLarge');
  });

  it('an inner zip that is none is a problem in its place', async () => {
    const entries = [
      { name: 'cat/1.jpg' },
      { name: 'dog/1.jpg' },
      { name: 'b.zip', content: text('PK no zip') },
    ];
    const { summary } = await opened(oneFile(zipFile(entries)));
    expect(summary.problems).toMatchObject([{ path: 'b.zip', code: 'notAZip', severity: 'excluded' }]);
  });
});

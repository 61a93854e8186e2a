import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  contentOf,
  type FixtureName,
  fixtureFile,
  meaning,
  oneFile,
  opened,
  refused,
  severalFiles,
} from '../../testing/container-fixture';

describe('Parquet of images', () => {
  const SHARDS: readonly FixtureName[] = [
    'train-00000-of-00002.parquet',
    'train-00001-of-00002.parquet',
    'validation-00000-of-00001.parquet',
    'test-00000-of-00001.parquet',
  ];

  it('shards are one dataset, with the names of classes and a coarser level', async () => {
    const dataset = await opened(severalFiles(...SHARDS.map((name) => fixtureFile(name))));
    expect(meaning(dataset)).toEqual([
      'test/00000.png: unlabelled',
      'test/00001.png: unlabelled',
      'train/Abyssinian/00000.png: training Abyssinian',
      'train/Abyssinian/00002.png: training Abyssinian',
      'train/Basset _ Hound/00001.png: training Basset _ Hound',
      'train/Basset _ Hound/00003.png: training Basset _ Hound',
      'train/Basset _ Hound/00004.png: training Basset _ Hound',
      'val/Abyssinian/00000.png: validation Abyssinian',
    ]);
    const bytes = await contentOf(dataset, 'train/Basset _ Hound/00004.png');
    expect(bytes.slice(0, 4)).toEqual(Uint8Array.of(0x89, 0x50, 0x4e, 0x47));
  });

  it('bytes alone and labels in words', async () => {
    const dataset = await opened(oneFile(fixtureFile('plain.parquet')));
    expect(meaning(dataset)).toEqual([
      'train/cat/00000.png: training cat',
      'train/dog/00001.png: training dog',
    ]);
  });

  it('another schema is named', async () => {
    expect((await refused(oneFile(fixtureFile('wrong.parquet')))).causes).toEqual([
      {
        path: 'wrong.parquet',
        severity: 'excluded',
        code: 'parquetSchema',
        values: { columns: 'text STRING, label INT64' },
      },
    ]);
  });

  it('a page that does not say how long it is is refused, not read for ever', async () => {
    const name = 'validation-00000-of-00001.parquet';
    const bytes = bytesOf(name);
    // Of the label's dictionary, that its second field is the third: the length of the page.
    expect([...bytes.subarray(429, 434)]).toEqual([0x15, 4, 0x15, 0x10, 0x15]);
    bytes[433] = 0x55;
    const { causes } = await refused(oneFile(new File([bytes], name)));
    expect(causes?.map(({ code }) => code)).toEqual(['parquetBroken']);
  });
});

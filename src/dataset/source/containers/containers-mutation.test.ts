/** Three hundred mutations, by two seeds, of each form: every one opens as a sound dataset or is refused in words. */

import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { en } from '../../../i18n/en';
import type { DatasetSource } from '../../../protocol/dataset';
import { eachMutation, MUTATIONS, SEEDS } from '../../../shared/testing/each-mutation';
import { openDataset } from '../../open-dataset';
import { bytesOf, type FixtureName, oneFile, severalFiles } from '../../testing/container-fixture';
import { damage } from '../../testing/damage';
import { expectSound } from '../../testing/expect-sound';
import { text, zipBytes } from '../../testing/make-zip';
import { planBlocks, readBlock } from '../read-block';

const sentences = new Set([...Object.keys(en.failure), ...Object.keys(en.problem)]);
const remarks = new Set(Object.keys(en.remark));
const without = (said: ReadonlySet<string>, words: ReadonlySet<string>) =>
  [...said].filter((code) => !words.has(code));

interface Form {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly source: (damaged: Uint8Array<ArrayBuffer>) => DatasetSource;
}

const alone = (name: string, bytes: Uint8Array<ArrayBuffer>): Form => ({
  bytes,
  source: (damaged) => oneFile(new File([damaged], name)),
});
const fixture = (name: FixtureName): Form => alone(name, bytesOf(name));
const raw = (name: FixtureName) => new Uint8Array(gunzipSync(bytesOf(name)));

/** Packed they would be unpacked each time, and that is what the gzip is for. */
const idxImages = () => new File([raw('train-images-idx3-ubyte.gz')], 'train-images-idx3-ubyte');
const idxLabels = () => new File([raw('train-labels-idx1-ubyte.gz')], 'train-labels-idx1-ubyte');

const pixelTable = text(
  [
    `label,${Array.from({ length: 64 }, (_, i) => `pixel${i}`).join(',')}`,
    ...[1, 2, 3].map((label) => [label, ...Array.from({ length: 64 }, (_, i) => i * label)].join(',')),
  ].join('\n'),
);
const cifar = Uint8Array.from({ length: 3073 * 3 }, (_, i) => (i % 3073 === 0 ? 1 : i % 251));

const FORMS: Readonly<Record<string, Form>> = {
  'IDX images': {
    bytes: raw('train-images-idx3-ubyte.gz'),
    source: (damaged) => severalFiles(new File([damaged], 'train-images-idx3-ubyte'), idxLabels()),
  },
  'IDX labels': {
    bytes: raw('train-labels-idx1-ubyte.gz'),
    source: (damaged) => severalFiles(idxImages(), new File([damaged], 'train-labels-idx1-ubyte')),
  },
  gzip: fixture('train-images-idx3-ubyte.gz'),
  CIFAR: alone('data_batch_1.bin', cifar),
  'compressed npz': fixture('medmnist.npz'),
  'stored npz': fixture('keras.npz'),
  'npz of texts': fixture('unit.npz'),
  'Parquet, Snappy': fixture('train-00000-of-00002.parquet'),
  'Parquet, Zstandard': fixture('train-00001-of-00002.parquet'),
  'Parquet, gzip': fixture('validation-00000-of-00001.parquet'),
  'Parquet, Brotli': fixture('test-00000-of-00001.parquet'),
  'Parquet, uncompressed': fixture('plain.parquet'),
  tar: fixture('pax.tar'),
  tgz: fixture('flowers.tgz'),
  'a table of pixels': alone('train.csv', pixelTable),
  'a zip in a zip': alone(
    'outer.zip',
    zipBytes([
      { name: 'cat.zip', content: zipBytes([{ name: '1.jpg' }]), deflate: true },
      { name: 'dog.zip', content: zipBytes([{ name: '1.jpg' }]) },
    ]),
  ),
  'a project of Teachable Machine': alone(
    'project.tm',
    zipBytes([{ name: 'manifest.json' }, { name: 'A-!-0.jpg' }, { name: 'B-!-0.jpg' }]),
  ),
};

describe.each(Object.entries(FORMS))('%s', (_, { bytes, source }) => {
  it.each(SEEDS)(`${MUTATIONS} mutations by seed %i`, async (seed) => {
    const said = new Set<string>();
    const remarked = new Set<string>();
    await eachMutation(seed, async (mutation) => {
      const damaged = damage(bytes, mutation);
      const opened = await openDataset(source(damaged), () => Promise.reject(new Error('none')));
      if (!opened.ok) {
        for (const { code } of [opened.failure, ...(opened.failure.causes ?? [])]) said.add(code);
        return;
      }
      expectSound(opened.value);
      const { summary, opened: files } = opened.value;
      for (const { code } of summary.problems) said.add(code);
      for (const { code } of summary.understanding.remarks) remarked.add(code);
      const all = files.listing.files.map((__, file) => file);
      for (const block of planBlocks(files.listing, all)) {
        for await (const { content } of readBlock(block)) if (!content.ok) said.add(content.failure.code);
      }
    });
    expect(without(said, sentences)).toEqual([]);
    expect(without(remarked, remarks)).toEqual([]);
  });
});

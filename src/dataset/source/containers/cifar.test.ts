import { describe, expect, it } from 'vitest';
import {
  codesOf,
  colour,
  fixtureFile,
  meaning,
  oneFile,
  opened,
  pixelsOf,
  refused,
  severalFiles,
} from '../../testing/container-fixture';
import { text, zipFile } from '../../testing/make-zip';

describe('CIFAR’s binary version', () => {
  const record = (label: readonly number[], i: number) => [
    ...label,
    ...colour(i).flatMap((value) => Array.from({ length: 1024 }, () => value)),
  ];
  const batch = (...records: readonly number[][]) => Uint8Array.from(records.flat());

  it('CIFAR-10: batches, with the names of its classes', async () => {
    const dataset = await opened(
      oneFile(
        zipFile([
          { name: 'cifar-10-batches-bin/data_batch_1.bin', content: batch(record([1], 0), record([0], 1)) },
          { name: 'cifar-10-batches-bin/data_batch_2.bin', content: batch(record([1], 2)), deflate: true },
          { name: 'cifar-10-batches-bin/test_batch.bin', content: batch(record([0], 3)) },
          { name: 'cifar-10-batches-bin/batches.meta.txt', content: text('airplane\nautomobile\n\n') },
        ]),
      ),
    );
    const folder = 'cifar-10-batches-bin';
    expect(meaning(dataset)).toEqual([
      `${folder}/test/airplane/00000.ppm: test airplane`,
      `${folder}/train/airplane/00001.ppm: training airplane`,
      `${folder}/train/automobile/00000.ppm: training automobile`,
      `${folder}/train/automobile/00002.ppm: training automobile`,
    ]);
    const { header, pixels } = await pixelsOf(dataset, `${folder}/train/automobile/00002.ppm`);
    expect([header, pixels.slice(0, 6)]).toEqual(['P6\n32 32\n255\n', [...colour(2), ...colour(2)]]);
  });

  it('CIFAR-10 as it is published: .tar.gz', async () => {
    const dataset = await opened(oneFile(fixtureFile('cifar-10-binary.tar.gz')));
    expect(meaning(dataset)).toEqual([
      'cifar-10-batches-bin/test/automobile/00000.ppm: test automobile',
      'cifar-10-batches-bin/train/automobile/00000.ppm: training automobile',
    ]);
  });

  it('CIFAR-100: fine labels are learned, coarse ones are a level', async () => {
    const train = [0, 1, 2, 3].map((label) => record([label >> 1, label], label));
    const dataset = await opened(
      severalFiles(
        new File([batch(...train, ...train)], 'train.bin'),
        new File([text('ape\nbat\ncar\ndoor\n')], 'fine_label_names.txt'),
        new File([text('animal\nthing\n')], 'coarse_label_names.txt'),
      ),
    );
    expect(dataset.classes).toEqual(['ape', 'bat', 'car', 'door']);
    expect(dataset.summary.labelLevels).toEqual([{ name: 'superclass', classCount: 2 }]);
  });

  it('a batch that is cut off is told', async () => {
    const content = batch(record([1], 0), record([0], 1)).slice(0, -5);
    const dataset = await opened(oneFile(new File([content], 'data_batch_1.bin')));
    expect(dataset.items).toHaveLength(1);
    expect(codesOf(dataset)).toContain('cifarSize');
  });

  it('the version for Python is told from it', async () => {
    const pickle = new File([Uint8Array.of(0x80, 2, 0x7d)], 'data_batch_1');
    expect((await refused(oneFile(pickle))).causes?.map(({ code }) => code)).toEqual(['cifarPython']);
  });
});

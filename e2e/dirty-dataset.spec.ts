import { encodePng } from '../src/dataset/decode/formats/encode-png';
import { type MadeEntry, text, zipBytes } from '../src/dataset/testing/make-zip';
import type { FindingKind } from '../src/shared/finding-kinds';
import { expect, test } from './fixtures';
import { drawPictures, type WantedPicture } from './making/pictures';
import { HealthReport } from './panels/health-report';
import { filled, words } from './panels/words';
import { axeOn } from './violations';

test('a dataset with one of each problem: the report names every one, and its remedies work', async ({
  context,
  studio: { dataset, run },
}) => {
  const counts = { disc: 30, cross: 6, stripes: 3 } as const;
  const wanted = Object.entries(counts).flatMap(([motif, count]) =>
    Array.from({ length: count }, (_, i) => ({
      motif: motif as keyof typeof counts,
      number: i,
      type: 'image/png' as const,
      side: 32,
    })),
  );
  const extra: WantedPicture[] = [
    { motif: 'cross', number: 1, type: 'image/jpeg', side: 32 },
    { motif: 'disc', number: 900, type: 'image/jpeg', side: 96 },
    { motif: 'disc', number: 901, type: 'image/png', side: 32 },
  ];
  const drawn = await drawPictures(context, [...wanted, ...extra]);
  const [near, photo, cow] = drawn.slice(wanted.length) as [Uint8Array, Uint8Array, Uint8Array];
  const pictureOf = (motif: string, number: number) =>
    drawn[wanted.findIndex((picture) => picture.motif === motif && picture.number === number)];

  /** By finding, what it must name. */
  const bad: Partial<Record<FindingKind, MadeEntry[]>> = {
    unreadable: [
      { name: 'birds/train/disc/cut.jpg', content: photo.subarray(0, photo.length / 2) },
      { name: 'birds/train/disc/checksum.png', content: cow, crc32: 1 },
      { name: 'birds/train/disc/secret.png', content: cow, flags: 1 },
      { name: 'birds/train/disc/zstd.png', content: cow, method: 93 },
      { name: 'birds/train/disc/bomb.png', content: new Uint8Array(4_000_000), deflate: true },
      { name: '../outside.png', content: cow },
    ],
    empty: [{ name: 'birds/train/disc/empty.png', content: new Uint8Array(0) }],
    notAnImage: [
      { name: 'birds/train/disc/page.png', content: text('<html>not found</html>') },
      { name: 'birds/train/disc/notes <b>.jpg', content: text('notes') },
    ],
    unsupportedFormat: [{ name: 'birds/train/disc/scan.tif', content: text('II*\0 and more of a TIFF') }],
    leakage: [{ name: 'birds/test/x/leaked.png', content: pictureOf('disc', 3) }],
    acrossClasses: [{ name: 'birds/train/cross/really a disc.png', content: pictureOf('disc', 7) }],
    exactDuplicates: [{ name: 'birds/train/disc/copy.png', content: pictureOf('disc', 11) }],
    nearDuplicates: [{ name: 'birds/train/cross/again.jpg', content: near }],
    tiny: [
      { name: 'birds/train/disc/tiny.png', content: encodePng(new Uint8Array(6 * 6 * 3).fill(200), 6, 6) },
    ],
    classNotInTraining: [{ name: 'birds/val/cow/1.png', content: cow }],
  };
  const zip = zipBytes([
    ...wanted.map(({ motif, number }, i) => ({
      name: `birds/train/${motif}/${number}.png`,
      content: drawn[i],
    })),
    { name: 'birds/val/disc/1.png', content: drawn.at(-2) as Uint8Array },
    ...Object.values(bad).flat(),
    { name: '__MACOSX/birds/._train', content: text('Mac OS X') },
  ]);
  await dataset.drop({ name: 'birds.zip', bytes: zip });
  await expect(dataset.fact('Classes')).toHaveText('3');

  const health = new HealthReport(dataset);
  await health.check();
  await expect(health.heading('unreadable')).toBeVisible();
  for (const [kind, entries] of Object.entries(bad) as [FindingKind, MadeEntry[]][]) {
    const rows = await health.open(kind);
    for (const { name } of entries) {
      const shown = kind === 'classNotInTraining' ? 'birds/val/cow' : String(name);
      await expect(rows.filter({ hasText: shown }).first(), `${kind}: ${shown}`).toBeAttached();
    }
    await health.heading(kind).click();
  }
  await expect(await health.open('fewImages')).toContainText('stripes');
  await expect(health.heading('imbalance')).toBeVisible();

  const { violations } = await axeOn(dataset.region.page()).include('#dataset').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  // A remedy is a decision: it changes the count, can be taken back, and the rest can be trained on.
  const before = Number(await dataset.fact('Images').textContent());
  await health.remedy('exactDuplicates').click();
  await expect(dataset.fact('Images')).toHaveText(String(before - 1));
  await health.remedy('exactDuplicates').click();
  await expect(dataset.fact('Images')).toHaveText(String(before));
  // The other remedy of near copies: they stay, on one side of every split.
  await health.keepTogether.click();
  await expect(health.letDivide).toBeVisible();
  await expect(dataset.fact('Images')).toHaveText(String(before));
  await expect(
    dataset.region.getByRole('tab', { name: filled(words.decisions.tab, { number: 2 }) }),
  ).toBeVisible();
  await health.letDivide.click();
  await expect(health.keepTogether).toBeVisible();
  await expect(run.start).toBeEnabled();
  await expect(dataset.region).not.toContainText(words.failure.unexpected);
});

import { writeFileSync } from 'node:fs';
import { text, zipBytes } from '../src/dataset/testing/make-zip';
import { expect, test } from './fixtures';
import { below, labelledPictures, zipOf } from './making/zips';
import type { HeldFile } from './panels/drop-file';
import { HealthReport } from './panels/health-report';
import type { Studio } from './panels/studio';
import { filled, words } from './panels/words';

/** Two zips that open: one that is there before something bad is dropped, one that is dropped after it. */
async function goodZips({ page }: Studio): Promise<{ first: HeldFile; second: HeldFile }> {
  const context = page.context();
  const [first, second] = [
    await zipOf(await labelledPictures(context, { perClass: 4 })),
    await zipOf(await labelledPictures(context, { perClass: 5 })),
  ];
  return { first: { name: 'first.zip', bytes: first }, second: { name: 'second.zip', bytes: second } };
}

/** Drops `bad` between two zips that open: it is refused in a sentence, the first one stays, and the second opens. */
async function expectRefused(studio: Studio, bad: HeldFile, sentence: string): Promise<void> {
  const { dataset } = studio;
  const { first, second } = await goodZips(studio);
  await dataset.drop(first);
  await dataset.expectImages(12);
  await dataset.drop(bad);
  await expect(dataset.alerts).toContainText(sentence);
  await dataset.expectImages(12);
  await expect(dataset.region).toContainText('first');
  await expect(studio.run.start).toBeEnabled();
  await dataset.drop(second);
  await dataset.expectImages(15);
  await expect(dataset.alerts).toHaveCount(0);
}

test('a file that is no zip is refused in words', async ({ studio }) => {
  const bad = { name: 'holiday.zip', bytes: text('These are the pictures of our holidays.') };
  await expectRefused(studio, bad, words.failure.notAZip);
});

test('an encrypted zip is refused in words', async ({ context, studio }) => {
  const pictures = await labelledPictures(context, { perClass: 3 });
  // The flag that says "encrypted", and bytes that are no picture without the key.
  const bytes = zipBytes(
    [...pictures].map(([name, content]) => ({ name, content: content.map((byte) => byte ^ 0x5a), flags: 1 })),
  );
  await expectRefused(studio, { name: 'secret.zip', bytes }, words.failure.zipEncrypted);
});

test('a zip cut off before its first file ends is refused in words', async ({ context, studio }) => {
  const bytes = await zipOf(await labelledPictures(context, { perClass: 3 }));
  const bad = { name: 'cut.zip', bytes: bytes.subarray(0, 120) };
  await expectRefused(studio, bad, words.failure.zipWithoutDirectory);
});

test('of a zip cut off halfway, what came before the cut is used, and the rest is named', async ({
  context,
  studio: { dataset },
}) => {
  const bytes = await zipOf(await labelledPictures(context, { perClass: 10 }));
  await dataset.drop({ name: 'half.zip', bytes: bytes.subarray(0, Math.round(bytes.length * 0.6)) });
  await expect(dataset.fact('Images')).toHaveText(/^1[0-9]$|^2[0-9]$/);
  await dataset.showProblems();
  const count = Number(await dataset.fact('Images').textContent());
  await expect(dataset.problemRows).toContainText([
    filled(words.problem.zipRecovered, { count }),
    words.problem.cutOff,
  ]);
});

test('a zip without images is refused in words', async ({ studio }) => {
  const bytes = await zipOf(
    new Map([
      ['essays/one.txt', 'A wren.'],
      ['essays/two.txt', 'A robin.'],
    ]),
  );
  const bad = { name: 'essays.zip', bytes };
  await expectRefused(
    studio,
    bad,
    filled(words.failure.noImagesTexts, { name: 'essays', found: '2 × .txt' }),
  );
});

test('a dataset of one class says why it cannot be trained on', async ({ context, studio }) => {
  const { dataset, run } = studio;
  const { second } = await goodZips(studio);
  const bytes = await zipOf(await labelledPictures(context, { classes: ['wren'], perClass: 6 }));
  await dataset.drop({ name: 'wrens.zip', bytes });
  await dataset.expectImages(6);
  await expect(dataset.alerts).toContainText(words.failure.oneClass);
  await expect(run.start).toBeDisabled();
  await expect(run.start).toHaveAccessibleDescription(words.invalid.oneClass);
  await dataset.drop(second);
  await expect(dataset.alerts).toHaveCount(0);
  await expect(run.start).toBeEnabled();
});

test('a class with one image is named, and the others train', async ({ context, studio }) => {
  const { dataset, recipe, run } = studio;
  const pictures = await labelledPictures(context, { classes: ['wren', 'robin'], perClass: 6 });
  const lone = await labelledPictures(context, { classes: ['dodo'], perClass: 1 });
  await dataset.drop({ name: 'birds.zip', bytes: await zipOf(new Map([...pictures, ...lone])) });
  await dataset.expectImages(13);
  await dataset.showProblems();
  await expect(dataset.problemRows).toContainText([filled(words.problem.singleImage, { className: 'dodo' })]);
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 8, Epochs: 1, 'Validation split (%)': 40 });
  await run.start.click();
  await run.expectStatus('Finished');
  expect(await run.epochRows()).toHaveLength(1);
});

test('where every image is broken, the run says so and each is listed', async ({ context, studio }) => {
  const { dataset, run, results, predict } = studio;
  const whole = await labelledPictures(context, { perClass: 4 });
  await studio.trainOnce({ name: 'whole.zip', bytes: await zipOf(whole) });

  const broken = [...whole].map(([path, bytes]): [string, Uint8Array] => [path, bytes.subarray(0, 40)]);
  await dataset.drop({ name: 'broken.zip', bytes: await zipOf(below('again', new Map(broken))) });
  await expect(dataset.region).toContainText('broken');
  await run.start.click();
  await run.expectStatus('Failed');
  await expect(run.alerts).toContainText(words.failure.nothingDecodable);
  await dataset.showProblems();
  await expect(dataset.fact('Problems')).toHaveText('12');
  await expect(dataset.problemRows.first()).toContainText('again/cross/01.png');
  // On Predict the zip is not the dataset: each file has its reason there.
  const others = { name: 'others.zip', bytes: await zipOf(below('others', new Map(broken))) };
  await predict.drop(others);
  await expect(predict.alerts).toContainText(
    filled(words.failure.noUsableImages, { count: 12, name: 'others' }),
  );
  await expect(predict.alerts.getByRole('listitem')).toHaveCount(12);
  await expect(predict.alerts.getByRole('listitem').first()).toContainText(
    `others/cross/01.png ${words.problem.imageTruncated}`,
  );
  // What was learned before is still there to take along.
  await results.download(results.downloadWeights);

  await dataset.drop({ name: 'whole.zip', bytes: await zipOf(whole) });
  await run.start.click();
  await run.expectStatus('Finished');
  await expect(run.alerts).toHaveCount(0);
});

test('a zip that is changed on disk while it is in use says so of each image', async ({
  context,
  studio,
}) => {
  const { dataset, recipe, run } = studio;
  const bytes = await zipOf(await labelledPictures(context, { perClass: 5 }));
  await dataset.drop({ name: 'birds.zip', bytes });
  await dataset.expectImages(15);
  await recipe.chooseDevice('CPU (WebAssembly)');
  // Whole when the data check looked at it.
  await new HealthReport(dataset).check();
  writeFileSync(test.info().outputPath('dropped', 'birds.zip'), 'another download took its place');
  await run.start.click();
  await run.expectStatus('Failed');
  await expect(run.alerts).toContainText(words.failure.nothingDecodable);
  await dataset.showProblems();
  await expect(dataset.problemRows.first()).toContainText(words.problem.fileChanged);
  await expect(dataset.fact('Problems')).toHaveText('15');
});

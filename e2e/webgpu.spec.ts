import { expect, test } from './fixtures';
import { below, labelledPictures, unlabelledPictures, unzip, zipOf } from './making/zips';
import { filled, words } from './panels/words';
import { readCsv } from './read-csv';

// On a software adapter: tiny images and few steps, so that what is shown is that WebGPU does the work.
test('WebGPU trains, names itself, and its weights predict', async ({ context, studio }) => {
  const { dataset, recipe, run, results } = studio;
  const labelled = await labelledPictures(context, { perClass: 8, side: 12 });
  const unlabelled = await unlabelledPictures(context, { count: 4, side: 12, from: 300 });
  await dataset.drop({
    name: 'motifs.zip',
    bytes: await zipOf(
      new Map([...below('motifs', labelled), ...below('submission_test', unlabelled.files)]),
    ),
  });
  await dataset.expectImages(24);
  await recipe.chooseDevice('WebGPU');
  await recipe.fill({ 'Image size': 8, Epochs: 2, 'Batch size': 8, 'Validation split (%)': 25 });
  const statuses = await run.recordStatus();
  await run.start.click();
  await run.expectStatus('Finished');
  const ofTheRun = (await statuses()).filter((text) => /^(Training|Finished)/.test(text));
  expect(ofTheRun.length).toBeGreaterThan(1);
  for (const text of ofTheRun) expect(text).toContain('WebGPU');

  const rows = await run.epochRows();
  expect(rows.map((row) => row.epoch)).toEqual([1, 2]);
  for (const row of rows) {
    expect(row.trainLoss).toBeGreaterThan(0);
    expect(row.trainLoss).toBeLessThan(3);
    expect(row.validationLoss).toBeGreaterThan(0);
  }
  const submission = await results.download(results.downloadSubmission);
  const [, ...lines] = readCsv(submission.bytes);
  expect(lines.map(([id]) => id)).toEqual([...unlabelled.answers.keys()].sort());
  await results.download(results.downloadWeights);
});

test('stock tfjs trains the same network where our own kernels are not wanted', async ({
  context,
  studio,
}) => {
  const { dataset, recipe, run } = studio;
  const labelled = await labelledPictures(context, { perClass: 4, side: 12 });
  await dataset.drop({ name: 'motifs.zip', bytes: await zipOf(below('motifs', labelled)) });
  await dataset.expectImages(12);
  await recipe.chooseDevice('WebGPU (tfjs)');
  await recipe.fill({ 'Image size': 8, Epochs: 1, 'Batch size': 8, 'Validation split (%)': 25 });
  await expect(recipe.region).toContainText('about 16 times as slow');
  await run.start.click();
  await run.expectStatus('Finished');
  await expect(run.status).toContainText('WebGPU by tfjs');
  const [row] = await run.epochRows();
  expect(row?.trainLoss).toBeGreaterThan(0);
  expect(row?.trainLoss).toBeLessThan(3);
});

test('a run tells which of its kernels it measured, and the next goes on from there', async ({
  context,
  studio,
}) => {
  const { dataset, recipe, run } = studio;
  const told = words.chosenKernels;
  const counts = { measured: '(\\d+)', number: '(\\d+)', tried: '(\\d+)' };
  const labelled = await labelledPictures(context, { perClass: 4, side: 64 });
  await dataset.drop({ name: 'motifs.zip', bytes: await zipOf(below('motifs', labelled)) });
  await dataset.expectImages(12);
  await recipe.chooseDevice('WebGPU');
  // Kernels with less to compute than those of such images are not worth measuring.
  await recipe.fill({ 'Image size': 64, Epochs: 1, 'Batch size': 8, 'Validation split (%)': 25 });

  /** Of each kernel of a run, how many of its variants were tried, as its table tells. */
  const train = async (earlier: string) => {
    await run.start.click();
    await run.expectStatus('Finished');
    const line = run.region.locator('summary', { hasText: new RegExp(`^${filled(told.measured, counts)}$`) });
    const [measured, number] = ((await line.textContent()) ?? '').match(/\d+/g)?.map(Number) ?? [];
    await line.click();
    await expect(run.region).toContainText(earlier);
    const rows = run.region.getByRole('table', { name: told.table }).locator('tbody').getByRole('row');
    const tried = (
      await rows
        .getByRole('cell', { name: new RegExp(`^${filled(told.triedOf, counts)}$`) })
        .allTextContents()
    ).map((text) => text.match(/\d+/g)?.map(Number) ?? []);
    expect(tried).toHaveLength(number ?? 0);
    expect(tried.filter(([some, all]) => some === all)).toHaveLength(measured ?? -1);
    return tried.reduce((sum, [some]) => sum + (some ?? 0), 0);
  };
  const first = await train(told.earlier.none);
  expect(first).toBeGreaterThan(0);
  expect(await train(told.earlier.used)).toBeGreaterThan(first);
});

test('mixed precision trains on WebGPU, and is refused on the CPU with what to do', async ({
  context,
  studio,
}) => {
  const { dataset, recipe, run, results } = studio;
  const labelled = await labelledPictures(context, { perClass: 8, side: 12 });
  await dataset.drop({ name: 'motifs.zip', bytes: await zipOf(below('motifs', labelled)) });
  await dataset.expectImages(24);
  await recipe.fill({ 'Image size': 8, Epochs: 2, 'Batch size': 8, 'Validation split (%)': 25 });
  await recipe.openGroup(words.recipe.group.optimizer);
  await recipe.field(words.field.training.precision.label).selectOption('mixed16');
  await run.start.click();
  await run.expectStatus('Failed');
  await expect(run.alerts).toContainText(words.failure.precisionNeedsWebgpu);

  await recipe.chooseDevice('WebGPU');
  await run.start.click();
  await run.expectStatus('Finished');
  await expect(run.status).toContainText('WebGPU');
  const rows = await run.epochRows();
  expect(rows.map((row) => row.epoch)).toEqual([1, 2]);
  for (const row of rows) {
    expect(row.trainLoss).toBeGreaterThan(0);
    expect(row.trainLoss).toBeLessThan(3);
  }
  const files = await unzip(Buffer.from((await results.download(results.downloadWeights)).bytes));
  expect(String(files.get('recipe.json'))).toContain('"precision": "mixed16"');
});

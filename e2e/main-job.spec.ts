import { expect, test } from './fixtures';
import { below, peoplesZip, unlabelledPictures, unzip, zipOf } from './making/zips';
import { EPOCH_COLUMNS, type EpochRow } from './panels/run-panel';
import { Studio } from './panels/studio';
import { words } from './panels/words';
import { readCsv } from './read-csv';

const EPOCHS = 6;
const PEAK_RATE = 0.003;

test('a dropped zip is trained on, and its weights predict the same in a fresh page', async ({
  browser,
  context,
  studio,
}) => {
  const { dataset, recipe, run, results, predict } = studio;
  const people = await peoplesZip(context);
  const others = await unlabelledPictures(context, { count: 12, from: 2000 });
  const otherZip = { name: 'others.zip', bytes: await zipOf(below('others', others.files)) };

  await test.step('what is in the zip stands on the screen', async () => {
    await dataset.drop({ name: 'motifs.zip', bytes: people.zip });
    // The JPEG that was cut off is found by the data check, and counts among the files all the same.
    await dataset.expectImages(3 * people.perClass + 1);
    await expect(dataset.fact('Classes')).toHaveText('3');
    await expect(dataset.fact('Unlabelled')).toHaveText(String(people.unlabelledCount));
    await expect(dataset.classRows).toHaveText([
      /^cross\D*30/,
      /^disc\D*30 \/ 31/,
      /^stripes\D*30/,
      new RegExp(`^${words.dataset.unlabelledRow}\\D*18`),
    ]);
    await expect(dataset.thumbnails.first()).toBeVisible();
    await expect(dataset.region.getByRole('region', { name: words.reading.title })).toContainText(
      'notes.txt',
    );
    await dataset.showProblems();
    await expect(dataset.problemRows.filter({ hasText: '__MACOSX' })).toHaveCount(1);
  });

  await test.step('the recipe is edited, and says what it costs', async () => {
    await recipe.choosePreset('Quick start');
    await recipe.chooseDevice('CPU (WebAssembly)');
    await recipe.fill({
      'Image size': 16,
      Epochs: EPOCHS,
      'Batch size': 16,
      'Learning rate': PEAK_RATE,
      'Validation split (%)': 20,
    });
    // Three convolutions of 8, 16 and 32 channels without bias, batch norm after each, one linear layer of 2·2·32 → 3.
    const parameters = 9 * (3 * 8 + 8 * 16 + 16 * 32) + 2 * (8 + 16 + 32) + (128 + 1) * 3;
    await expect(recipe.region).toContainText(parameters.toLocaleString('en-US'));
    const layers = recipe.region.getByRole('region', { name: words.summary.layers });
    await expect(layers.getByRole('row').last().getByRole('cell')).toHaveText([/^Linear/, '3', '387', '384']);
  });

  await test.step('training runs on the CPU, and its figures are read', async () => {
    const statuses = await run.recordStatus();
    await run.start.click();
    await run.expectStatus('Finished');
    // During the first epoch too, not only between epochs.
    expect(await statuses()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Preparing/),
        expect.stringMatching(/^Training · epoch 1 of 6/),
        expect.stringMatching(/^Training · epoch 6 of 6/),
      ]),
    );
    await expect(run.status).toContainText('CPU (WebAssembly');
    await dataset.showProblems();
    await expect(dataset.problemRows.filter({ hasText: 'cut off.jpg' })).toHaveCount(1);
  });

  const rows = await run.epochRows();
  await test.step('the epoch table agrees with itself and with what was asked for', async () => {
    await expect(run.epochTable.getByRole('columnheader')).toHaveText(EPOCH_COLUMNS);
    expect(rows.map((row) => row.epoch)).toEqual(Array.from({ length: EPOCHS }, (_, i) => i + 1));
    const [first, last] = [rows.at(0), rows.at(-1)] as [EpochRow, EpochRow];
    for (const row of rows) {
      expect(row.trainLoss).toBeGreaterThan(0);
      expect(row.validationLoss).toBeGreaterThan(0);
      expect(row.trainAccuracy).toBeLessThanOrEqual(1);
      expect(row.learningRate).toBeCloseTo(PEAK_RATE, 5);
    }
    expect(last.trainLoss).toBeLessThan(first.trainLoss / 2);
    expect(last.trainAccuracy).toBeGreaterThan(0.95);
    expect(Math.max(...rows.map((row) => row.validationAccuracy))).toBeGreaterThan(0.95);
    // The figures above the curves and the row of the weights that are kept say the same.
    const kept = run.epochTable
      .getByRole('row')
      .filter({ has: studio.page.getByRole('img', { name: 'best so far' }) });
    const shown = await kept.getByRole('cell').allTextContents();
    await expect(run.loss).toContainText(shown[3] ?? '');
    await expect(run.accuracy).toContainText(shown[4] ?? '');
  });

  const weights = await results.download(results.downloadWeights);
  const submission = await results.download(results.downloadSubmission);
  const metrics = await results.download(results.downloadMetrics);

  await test.step('the submission names every unlabelled image, and names it rightly', () => {
    const [header, ...lines] = readCsv(submission.bytes);
    expect(header).toEqual(['Id', 'Category']);
    expect(lines.map(([id]) => id)).toEqual([...people.answers.keys()].sort());
    expect(Object.fromEntries(lines)).toEqual(Object.fromEntries(people.answers));
  });

  await test.step('the metrics CSV holds what the table shows', () => {
    const [header = [], ...lines] = readCsv(metrics.bytes);
    const column = (name: string) => lines.map((line) => Number(line[header.indexOf(name)]));
    const agree = (name: string, cell: (row: EpochRow) => number, digits: number) => {
      for (const [i, value] of column(name).entries()) expect(value).toBeCloseTo(cell(rows[i]), digits);
    };
    expect(column('epoch')).toEqual(rows.map((row) => row.epoch));
    agree('train_loss', (row) => row.trainLoss, 2);
    agree('train_accuracy', (row) => row.trainAccuracy, 2);
    agree('validation_loss', (row) => row.validationLoss, 2);
    agree('validation_accuracy', (row) => row.validationAccuracy, 2);
    agree('learning_rate', (row) => row.learningRate, 4);
  });

  await test.step('the weights zip holds what PyTorch and Vireo need', async () => {
    const files = await unzip(Buffer.from(weights.bytes));
    expect([...files.keys()].sort()).toEqual([
      'README.md',
      'classes.json',
      'curves.svg',
      'metrics.csv',
      'model.safetensors',
      'recipe.json',
    ]);
    expect(JSON.parse(String(files.get('classes.json')))).toEqual(['cross', 'disc', 'stripes']);
    expect(JSON.parse(String(files.get('recipe.json')))).toMatchObject({
      preprocessing: { imageSize: 16 },
      training: { epochs: EPOCHS, batchSize: 16, learningRate: PEAK_RATE },
      device: 'cpu',
    });
    expect(String(files.get('metrics.csv'))).toBe(new TextDecoder().decode(metrics.bytes));
  });

  const expected = await test.step('another zip is predicted', async () => {
    await predict.drop(otherZip);
    await expect(predict.region).toContainText('others.zip');
    await expect(predict.rows.first()).toBeVisible();
    return results.download(results.downloadSubmission);
  });
  expect(Object.fromEntries(readCsv(expected.bytes).slice(1))).toEqual(Object.fromEntries(others.answers));

  await test.step('a fresh page restores the weights and predicts the same', async () => {
    const fresh = await browser.newContext();
    const restored = new Studio(await fresh.newPage());
    await restored.open();
    await restored.dataset.drop(weights);
    await expect(restored.results.region).toContainText(weights.name);
    await restored.predict.drop(otherZip);
    await expect(restored.predict.rows.first()).toBeVisible();
    const again = await restored.results.download(restored.results.downloadSubmission);
    expect(new TextDecoder().decode(again.bytes)).toBe(new TextDecoder().decode(expected.bytes));
    const percents = (page: Studio) => page.predict.rows.allInnerTexts();
    expect(await percents(restored)).toEqual(await percents(studio));
    const before = await unzip(Buffer.from(weights.bytes));
    const after = await unzip(
      Buffer.from((await restored.results.download(restored.results.downloadWeights)).bytes),
    );
    expect(after.get('model.safetensors')?.equals(before.get('model.safetensors') ?? Buffer.of())).toBe(true);
    await fresh.close();
  });
});

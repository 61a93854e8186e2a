import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { test as bare, type Page } from '@playwright/test';
import { bytesOfBlob } from '../src/training/checkpoints/file-store';
import { encodeTensorFile, readTensorFile } from '../src/training/checkpoints/tensor-file';
import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import { axeOn, seriousViolations } from './violations';

interface EntryChange {
  readonly right?: number;
  readonly fingerprint?: string;
  readonly runId: string;
}

/** The file of another student: the same run with other results, under an id of its own. */
async function anotherOf(file: Buffer, { right, fingerprint, runId }: EntryChange): Promise<Buffer> {
  const read = await readTensorFile(bytesOfBlob(new Blob([new Uint8Array(file)])));
  if (!read.ok) throw new Error(read.failure.code);
  const header = structuredClone(read.value.header) as {
    entry: {
      runId: string;
      originalRunId?: string;
      dataset: { name: string; fingerprint: string };
      result: { validationAccuracy: number; validationCount: number };
    };
  };
  const { entry } = header;
  entry.runId = runId;
  entry.originalRunId = runId;
  const { result } = entry;
  if (right !== undefined) result.validationAccuracy = right / result.validationCount;
  if (fingerprint) entry.dataset = { ...entry.dataset, fingerprint, name: 'flowers.zip' };
  return Buffer.from(await encodeTensorFile({ header, groups: read.value.groups }));
}

const held = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
/** Each row of the standings: rank, name and accuracy. */
const rowsOf = async (page: Page) => {
  const rows = page.getByRole('table', { name: 'Standings' }).locator('tbody tr');
  return Promise.all(
    (await rows.all()).map(async (row) => {
      const [rank, accuracy] = await row.getByRole('cell').allTextContents();
      return `${rank} ${await row.getByRole('rowheader').textContent()} ${accuracy}`;
    }),
  );
};

test('a class’s files, exported small from the studio, are compared on the board', async ({
  context,
  studio,
}) => {
  const { runs, results } = studio;
  const pictures = await labelledPictures(context, { perClass: 20 });
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  const file = await results.download(runs.region, () => runs.act(1, 'Export without weights (small)'));
  expect(file.bytes.length).toBeLessThan(20_000);
  await expect(runs.alerts).toHaveCount(0);

  const [page] = await Promise.all([
    context.waitForEvent('page'),
    runs.region.getByRole('link', { name: 'Board for a class' }).click(),
  ]);
  await expect(page.getByRole('heading', { level: 1, name: 'Vireo Board' })).toBeVisible();
  const mine = Buffer.from(file.bytes);
  await page
    .getByLabel('Run files')
    .setInputFiles([
      held('dan.vireo-run', await anotherOf(mine, { right: 4, runId: 'dddd-1' })),
      held('ana.vireo-run', await anotherOf(mine, { right: 10, runId: 'aaaa-1' })),
      held('broken.vireo-run', mine.subarray(0, mine.length - 9)),
      held('ben (1).vireo-run', await anotherOf(mine, { right: 10, runId: 'bbbb-1' })),
      held('cid.vireo-run', await anotherOf(mine, { fingerprint: 'another', runId: 'cccc-1' })),
    ]);
  await expect(page.getByRole('status')).toHaveText('4 runs on the board');
  // Of 12 images 10, and 4.
  const [ana, dan] = ['83.3%', '33.3%'];
  expect(await rowsOf(page)).toEqual([`1 ana ${ana}`, `1 ben ${ana}`, `3 dan ${dan}`]);
  const aside = page.getByRole('region', { name: 'Not compared' });
  await expect(aside).toContainText('cid It is of another dataset: flowers.zip.');
  await expect(page.getByRole('region', { name: 'Not read' })).toContainText(
    'broken.vireo-run This file is damaged.',
  );
  await expect(page.getByRole('region', { name: 'What a score here says' })).toContainText(
    'whoever wants to can write another number',
  );

  await test.step('names are hidden for the projector, and stand in the CSV', async () => {
    await page.getByLabel('Hide names').check();
    expect(await rowsOf(page)).toEqual([`1 Model AAAA ${ana}`, `1 Model BBBB ${ana}`, `3 Model DDDD ${dan}`]);
    for (const name of ['ana', 'ben', 'cid', 'dan', 'broken'])
      await expect(page.getByRole('main')).not.toContainText(new RegExp(`\\b${name}\\b`));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8').split('\n');
    expect(lines.slice(1, 5).map((line) => line.split(',').slice(0, 2).join(' '))).toEqual([
      '1 ana',
      '1 ben',
      '3 dan',
      ' cid',
    ]);
    await page.getByLabel('Hide names').uncheck();
  });

  await test.step('the keyboard sorts, and the head says how', async () => {
    const head = page.getByRole('columnheader', { name: 'Name' });
    await head.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(head).toHaveAttribute('aria-sort', 'descending');
    expect((await rowsOf(page)).map((row) => row.split(' ')[1])).toEqual(['dan', 'ben', 'ana']);
  });

  await test.step('the other dataset can be compared in its turn', async () => {
    await page
      .getByRole('combobox', { name: /^Compare/ })
      .selectOption({ label: 'flowers.zip: 1 run, 12 validation images' });
    await expect(page.getByRole('table', { name: 'Standings' }).locator('tbody tr')).toHaveCount(1);
    await expect(aside).toContainText('ana It is of another dataset: motifs.');
  });

  await test.step('it is for everybody, light or dark, large, and in Spanish', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousViolations(axeOn(page)), colorScheme).toEqual([]);
    }
    await page.getByLabel('Text size').selectOption('largest');
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    await page.getByLabel('Language').selectOption('es');
    await expect(page.getByRole('heading', { level: 2, name: 'Clasificación' })).toBeVisible();
    await expect(page.getByRole('status')).toHaveText('4 entrenamientos en el tablero');
  });
});

// Without the fixture above, because the disk is no origin to stay on.
for (const name of ['board.html', 'board-one-file.html']) {
  bare(`${name} needs no server: it works from the disk`, async ({ page }) => {
    const troubles: string[] = [];
    page.on('pageerror', ({ message }) => troubles.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text());
    });
    await page.goto(pathToFileURL(path.resolve('dist', name)).href);
    const run = readFileSync('reference/written-by/0.1/run.vireo-run');
    await page.getByLabel('Run files').setInputFiles([held('old.vireo-run', run)]);
    await expect(page.getByRole('row', { name: '1 old 100.0%' })).toBeVisible();
    // Beside no studio there is none to go to.
    await expect(page.getByRole('link')).toHaveCount(0);
    expect(troubles).toEqual([]);
  });
}

// Runs that are kept: named, found, deleted and brought back, moved to another profile, and gone on with there.
import { encodeTensorFile } from '../src/training/checkpoints/tensor-file';
import { ENTRY_VERSION } from '../src/training/runs/run-store';
import { expect, test } from './fixtures';
import { labelledPictures, unzip, zipOf } from './making/zips';
import type { HeldFile } from './panels/drop-file';
import { Studio } from './panels/studio';
import { words } from './panels/words';

const RECIPE = { 'Image size': 48, Epochs: 40, 'Batch size': 8, Seed: 3 } as const;

async function motifs(studio: Studio): Promise<HeldFile> {
  const bytes = await zipOf(await labelledPictures(studio.page.context(), { perClass: 12 }));
  return { name: 'motifs.zip', bytes };
}

async function prepare({ dataset, recipe }: Studio, zip: HeldFile): Promise<void> {
  await dataset.drop(zip);
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill(RECIPE);
}

/** The weights themselves: a zip's other files tell the time. */
async function weightsOf({ results }: Studio): Promise<Buffer> {
  await results.region.getByText('Last', { exact: true }).click();
  const files = await unzip(Buffer.from((await results.download(results.downloadWeights)).bytes));
  const [, weights] = [...files].find(([name]) => name.endsWith('.safetensors')) ?? [];
  if (!weights) throw new Error(`No weights among ${[...files.keys()].join(', ')}`);
  return Buffer.from(weights);
}

test('a run exported half way goes on in a fresh profile, to the weights of one that nobody disturbed', async ({
  studio,
  browser,
  baseURL,
}) => {
  const { run, runs, page } = studio;
  const zip = await motifs(studio);
  await prepare(studio, zip);
  await run.start.click();
  await run.expectStatus('Finished');
  const undisturbed = await weightsOf(studio);

  await run.start.click();
  await run.expectEpochsBeyond(1);
  await run.pause.click();
  await run.expectStatus('Paused');
  const epochsDone = (await run.epochRows()).length;
  expect(epochsDone).toBeLessThan(RECIPE.Epochs);
  await expect(runs.table).toBeVisible();
  await runs.expectCount(2);
  const [download] = await Promise.all([page.waitForEvent('download'), runs.act(1, 'Export to a file')]);
  expect(download.suggestedFilename()).toMatch(/\.vireo-run$/);
  const path = await download.path();

  const fresh = await browser.newContext({ ...(baseURL && { baseURL }), locale: 'en-US' });
  const elsewhere = new Studio(await fresh.newPage());
  await elsewhere.open();
  await elsewhere.dataset.drop(zip);
  await expect(elsewhere.runs.table).toBeHidden();
  await elsewhere.runs.region.getByLabel('Run file').setInputFiles(path);
  await elsewhere.runs.expectCount(1);
  await elsewhere.runs.row(1).getByRole('button', { name: 'Go on' }).click();
  // What goes on is watched.
  await expect(elsewhere.page).toHaveURL(/#\/train$/);
  await elsewhere.run.expectStatus('Finished');
  expect((await elsewhere.run.epochRows()).map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: RECIPE.Epochs }, (_, i) => i + 1),
  );
  expect((await weightsOf(elsewhere)).equals(undisturbed)).toBe(true);
  await fresh.close();
});

test('a run is renamed, noted, starred, searched for, deleted and brought back, and run again with changes', async ({
  studio,
}) => {
  const { run, runs, recipe, page } = studio;
  await prepare(studio, await motifs(studio));
  for (const seed of [3, 4]) {
    await recipe.fill({ Epochs: 1, Seed: seed });
    await run.start.click();
    await run.expectStatus('Finished');
    await runs.expectCount(seed - 2);
    await recipe.fill({ Epochs: 2 });
  }
  // Their first names tell them apart.
  const names = [await runs.name(1).inputValue(), await runs.name(2).inputValue()];
  expect(new Set(names).size).toBe(2);

  await runs.name(2).fill('The first one');
  await runs.name(2).press('Enter');
  await runs.row(2).getByRole('button', { name: 'Notes on The first one' }).click();
  await page.getByLabel('Notes', { exact: true }).fill('With the old camera');
  await page.keyboard.press('Escape');
  await runs.row(2).getByRole('button', { name: 'Star The first one', exact: true }).click();
  // Starred runs come first.
  await expect(runs.name(1)).toHaveValue('The first one');

  await page.reload();
  await expect(runs.name(1)).toHaveValue('The first one');
  await runs.search.fill('old camera');
  await runs.expectCount(1);
  await runs.row(1).getByRole('button', { name: 'Notes on The first one' }).click();
  await expect(page.getByLabel('Notes', { exact: true })).toHaveValue('With the old camera');
  await page.keyboard.press('Escape');

  await runs.act(1, 'Delete');
  await expect(runs.table.getByRole('row')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await runs.expectCount(1);

  await runs.act(1, 'Run again with changes');
  await expect(recipe.field('Seed')).toHaveValue('3');

  // Two runs that differ in a seed: the table says so, and how sure their accuracies are.
  await runs.search.fill('');
  for (const position of [1, 2]) await runs.row(position).getByRole('checkbox').check();
  const differences = page.getByRole('table', { name: 'What differs' });
  await expect(differences).toContainText('Seed');
  await expect(differences).toContainText('best');
  await expect(runs.row(1)).toContainText('±');
});

test('what is no run, is damaged, or is newer than this Vireo gets a sentence, and nothing of the rest is lost', async ({
  studio,
}) => {
  const { run, runs, recipe, page } = studio;
  await prepare(studio, await motifs(studio));
  await recipe.fill({ Epochs: 1 });
  await run.start.click();
  await run.expectStatus('Finished');
  await runs.expectCount(1);

  await runs.import({ name: 'holiday.jpg', bytes: Buffer.from('not a run at all') });
  await expect(runs.alerts).toContainText(['This is not a run exported from Vireo.']);
  const [download] = await Promise.all([page.waitForEvent('download'), runs.act(1, 'Export to a file')]);
  const stream = await download.createReadStream();
  const whole = Buffer.concat((await stream.toArray()) as Buffer[]);
  await runs.import({ name: 'half.vireo-run', bytes: whole.subarray(0, whole.length / 2) });
  await expect(runs.alerts).toContainText(['This file is damaged.']);
  const altered = Buffer.from(whole);
  altered[altered.length - 5000] = (altered.at(-5000) ?? 0) ^ 1;
  await runs.import({ name: 'altered.vireo-run', bytes: altered });
  await expect(runs.alerts).toContainText(['This file is damaged.']);
  const later = await encodeTensorFile({ header: { kind: 'vireo-run', version: 99 }, groups: new Map() });
  await runs.import({ name: 'later.vireo-run', bytes: Buffer.from(later) });
  await expect(runs.alerts).toContainText(['exported by a newer Vireo (format 99)']);
  await runs.expectCount(1);

  // On the disk: the entry of a later Vireo, one that is damaged, and a write that was cut short.
  const laterEntry = await encodeTensorFile({
    header: { version: ENTRY_VERSION + 1, entry: {} },
    groups: new Map(),
  });
  await page.evaluate(
    async (bytes) => {
      const root = await navigator.storage.getDirectory();
      const kept = await root.getDirectoryHandle('runs');
      const put = async (run: string, name: string, content: number[]) => {
        const folder = await kept.getDirectoryHandle(run, { create: true });
        const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await writable.write(Uint8Array.from(content));
        await writable.close();
      };
      await put('later', 'entry-1', bytes);
      await put('damaged', 'entry-1', bytes.slice(0, 20));
      // Beside the folders of the runs lies their index.
      for await (const { kind, name } of kept.values()) {
        if (kind === 'directory' && name !== 'later' && name !== 'damaged')
          await put(name, 'checkpoint-99.part', bytes.slice(0, 20));
      }
    },
    [...laterEntry],
  );
  await page.reload();
  await runs.expectCount(1);
  await expect(runs.alerts).toContainText(['kept by a newer Vireo', 'its entry is damaged']);
  await runs.act(1, words.runs.open);
  await expect(studio.results.downloadWeights).toBeEnabled();

  // Every checkpoint of the run damaged: what is left is the entry and its curves, and a sentence.
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const kept = await root.getDirectoryHandle('runs');
    for await (const run of kept.values()) {
      if (run.kind !== 'directory') continue;
      for await (const file of run.values()) {
        if (file.kind !== 'file' || !file.name.startsWith('checkpoint')) continue;
        const writable = await file.createWritable({ keepExistingData: true });
        await writable.write({ type: 'write', position: 64, data: 'XXXX' });
        await writable.close();
      }
    }
  });
  await page.reload();
  await runs.act(1, words.runs.open);
  await expect(runs.alerts).toContainText(['The checkpoints of this run are damaged']);
  await runs.expectCount(1);
});

test('a worker that dies takes nothing along: the data are open again, and the run goes on', async ({
  studio,
}) => {
  const { run, page, dataset } = studio;
  await prepare(studio, await motifs(studio));
  await run.start.click();
  await run.expectEpochsBeyond(1);
  const trainer = page.workers().find((worker) => worker.url().includes('trainer'));
  await trainer?.evaluate(() => {
    setTimeout(() => {
      throw new Error('The worker was killed by the test');
    });
  });
  await run.expectStatus('Failed');
  await dataset.expectImages(36);
  await page
    .getByRole('alert')
    .filter({ hasText: 'was interrupted' })
    .getByRole('button', { name: 'Go on' })
    .click();
  await run.expectUnderWay();
  await run.expectStatus('Finished');
  expect(await run.epochRows()).toHaveLength(RECIPE.Epochs);
});

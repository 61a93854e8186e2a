import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../scripts/serve.mjs';
import { test as base, expect } from './fixtures';
import { makeShelf, SHELF_ID, SHELF_TITLE } from './making/shelf';
import { labelledPictures, peoplesZip, zipOf } from './making/zips';
import { openView } from './panels/in-view';
import { StartFrom } from './panels/start-from';
import { filled, words } from './panels/words';
import { readCsv } from './read-csv';
import { tabTo } from './tab-to';
import { violations } from './violations';

/** The built page with a shelf of the test's own beside it. */
const test = base.extend<{ shelf: string }>({
  shelf: async ({ browserName }, use) => {
    const folder = await mkdtemp(path.join(tmpdir(), `vireo-shelf-${browserName}-`));
    await use(path.join(folder, 'weights'));
    await rm(folder, { recursive: true, force: true });
  },
  baseURL: async ({ shelf }, use) => {
    const { url, close } = await serve(fileURLToPath(new URL('../dist', import.meta.url)), 0, { shelf });
    await use(url);
    close();
  },
});

const manifestOf = (shelf: string) => path.join(shelf, 'manifest.json');

/** Begins with the shelf's backbone, small and on the CPU, so that a test takes seconds. */
const SMALL = { 'Image size': 32, Epochs: 3, 'Batch size': 8 };

test('a backbone of the shelf is chosen, trained and leaves a submission', async ({
  shelf,
  studio,
  context,
}) => {
  await makeShelf(path.dirname(shelf));
  const { page, dataset, recipe, run, runs, results } = studio;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const people = await peoplesZip(context, 8);
  await dataset.drop({ name: 'motifs.zip', bytes: people.zip });
  const start = new StartFrom(page);
  await expect(start.choice).toHaveValue('scratch');
  await start.choose(new RegExp(`^${SHELF_TITLE}`));
  await expect(start.status).toContainText(
    filled(words.transfer.recognised, { family: words.transfer.family.torchvision }),
  );
  await expect(start.status).toContainText(/classifier\.1\.weight: \[1000, 1280\].*\[3, 1280\]/);
  await expect(recipe.field('Image size')).toHaveValue('224');
  await expect(recipe.optimizer).toHaveValue('adamw');
  // The head's 3 × 1280 weights and 3 biases; without its own 1,281,000 the backbone has 687,680.
  await expect(start.group).toContainText(/3,843 of 691,523/);
  expect(await violations(page)).toEqual([]);

  await test.step('all of it is undone by one step, and comes back by one', async () => {
    await page.getByRole('button', { name: words.recipe.undo }).click();
    await expect(start.choice).toHaveValue('scratch');
    await expect(recipe.field('Image size')).toHaveValue('32');
    await page.getByRole('button', { name: words.recipe.redo }).click();
    await expect(start.choice).toHaveValue(`shelf:${SHELF_ID}`);
  });

  await test.step('how fast this device is with it is measured', async () => {
    await recipe.chooseDevice('CPU (WebAssembly)');
    await start.group.getByRole('button', { name: words.start.measure }).click();
    await expect(start.choice.getByRole('option', { name: /images\/s here/ })).toHaveCount(1);
  });

  await test.step('and with it what augmentation beyond flips would cost', async () => {
    await recipe.openGroup(words.recipe.group.augmentation);
    await expect(recipe.region).toContainText(words.start.beyondFlips.offered);
    const figures = { again: '[1-9].* m?s', kept: '[1-9].* m?s' };
    await expect(recipe.region).toContainText(new RegExp(filled(words.start.beyondFlips.measured, figures)));
  });

  await recipe.fill(SMALL);
  await run.start.click();
  await run.expectStatus('Finished');
  expect(await run.epochRows()).toHaveLength(3);
  const csv = await results.download(results.downloadSubmission);
  expect(readCsv(csv.bytes)).toHaveLength(1 + people.unlabelledCount);

  await test.step('a second run begins with the shelf again, all blocks after the head', async () => {
    await start.group.getByText(words.start.stages.all, { exact: true }).click();
    await expect(recipe.field('Epochs')).toHaveValue('6');
    await expect(start.group).toContainText(words.start.stageAbout.all);
    await recipe.fill({ Epochs: 4 });
    await run.start.click();
    await run.expectStatus('Finished');
    expect(await run.epochRows()).toHaveLength(4);
    const fetched = asked.filter((pathname) => pathname.endsWith('.safetensors'));
    // Chosen once, and taken anew by each run.
    expect(fetched).toEqual(Array(3).fill(`/weights/${SHELF_ID}.safetensors`));
  });

  await test.step('queued, the recipe starts from the same weights in another life of the page', async () => {
    await runs.region.getByRole('button', { name: words.runs.queueThis }).click();
    await expect(runs.queue).toHaveCount(1);
    await page.reload();
    await page.getByRole('button', { name: words.runs.queueGoOn }).click();
    await run.expectStatus('Finished');
    await runs.expectCount(3);
    await expect(runs.row(1)).toContainText(new RegExp(`From: ${SHELF_ID} of the shelf`));
    await expect(start.choice).toHaveValue(`shelf:${SHELF_ID}`);
    expect(asked.filter((pathname) => pathname.endsWith('.safetensors'))).toHaveLength(4);
  });
});

test('the same without a mouse', async ({ shelf, studio, context }) => {
  await makeShelf(path.dirname(shelf));
  const { page, dataset, recipe, run, results } = studio;
  const people = await peoplesZip(context, 6);
  await dataset.drop({ name: 'motifs.zip', bytes: people.zip });
  const start = new StartFrom(page);
  const type = async (name: keyof typeof SMALL, value: number) => {
    await tabTo(page, recipe.field(name));
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(String(value));
  };
  await tabTo(page, start.choice);
  await page.keyboard.type(SHELF_TITLE.slice(0, 6));
  await expect(start.choice).toHaveValue(`shelf:${SHELF_ID}`);
  await expect(start.status).toBeVisible();
  await type('Image size', SMALL['Image size']);
  await type('Batch size', SMALL['Batch size']);
  await type('Epochs', 2);
  await tabTo(page, recipe.device);
  await page.keyboard.type('CPU');
  await tabTo(page, run.start);
  await page.keyboard.press('Enter');
  await run.expectStatus('Finished');
  const csv = await results.download(results.downloadSubmission, async () => {
    await tabTo(page, results.downloadSubmission);
    await page.keyboard.press('Enter');
  });
  expect(readCsv(csv.bytes)).toHaveLength(1 + people.unlabelledCount);
});

test('an empty shelf says what fills it, and leads to pages without asking them', async ({
  studio,
  context,
}) => {
  const { page, dataset, recipe } = studio;
  await dataset.drop({ name: 'motifs.zip', bytes: (await peoplesZip(context, 4)).zip });
  const { group, choice } = new StartFrom(page);
  await expect(group).toContainText('npm run weights -- add mobilenet_v3_small resnet18');
  await group.getByText(words.start.byHand).click();
  const links = group.getByRole('link');
  await expect(links.first()).toHaveAttribute('href', /^https:/);
  for (const link of await links.all()) await expect(link).toHaveAttribute('rel', /noopener/);
  expect(await violations(page)).toEqual([]);
  await recipe.choosePreset(words.preset.quickTransfer.name);
  await expect(group).toContainText(filled(words.start.wanted, { title: 'MobileNetV3 small' }));
  await recipe.choosePreset(words.preset.quickStart.name);
  await expect(group).toContainText(words.start.empty);
  await choice.selectOption(words.start.file);
  await expect(page.getByRole('button', { name: words.run.start })).toHaveAttribute(
    'title',
    words.start.fileFirst,
  );
});

test('advice that asks for weights says which, how to get them, and takes them once they are there', async ({
  shelf,
  studio,
  context,
}) => {
  const { page, dataset, recipe, run } = studio;
  const pictures = await labelledPictures(context, { perClass: 12, side: 160 });
  await dataset.drop({ name: 'photographs.zip', bytes: await zipOf(pictures) });
  const { group, choice } = new StartFrom(page);
  await openView(page, 'recipe');
  await page.getByRole('button', { name: /^Take the advice/ }).click();
  await expect(group).toContainText('npm run weights -- add mobilenet_v3_small');
  await expect(group.getByRole('link')).toHaveAttribute('href', /mobilenetv3_small_100/);
  await expect(run.start).toBeDisabled();
  expect(await violations(page)).toEqual([]);
  const look = group.getByRole('button', { name: words.start.lookAgain });
  await look.click();
  await expect(group.getByRole('status')).toHaveText(words.start.notThereYet);

  // The shelf of these tests holds a smaller network.
  await recipe.field(words.field.architecture.kind.label).selectOption('mobilenetV2');
  await recipe.field(words.field.architecture.variant.label).selectOption('w050');
  await expect(group).toContainText(`npm run weights -- add ${SHELF_ID}`);
  await makeShelf(path.dirname(shelf));
  await look.click();
  await expect(choice).toHaveValue(`shelf:${SHELF_ID}`);
  await expect(run.start).toBeEnabled();
});

test('a shelf that is damaged, or whose list lies, is told in a sentence', async ({
  shelf,
  studio,
  context,
}) => {
  await makeShelf(path.dirname(shelf));
  const { page, dataset } = studio;
  const file = path.join(shelf, `${SHELF_ID}.safetensors`);
  const whole = await readFile(file);
  await dataset.drop({ name: 'motifs.zip', bytes: (await peoplesZip(context, 4)).zip });
  const start = new StartFrom(page);
  const damaged = filled(words.failure.shelfFileDamaged, { id: SHELF_ID });
  const refusedWith = async (sentence: string) => {
    await start.choose(new RegExp(`^${SHELF_TITLE}`));
    await expect(start.alert).toContainText(sentence);
    await expect(start.choice).toHaveValue('scratch');
  };
  await writeFile(file, whole.subarray(0, -8));
  await refusedWith(damaged);
  const flipped = Buffer.from(whole);
  flipped[flipped.length >> 1] ^= 1;
  await writeFile(file, flipped);
  await refusedWith(damaged);
  await rm(file);
  await refusedWith(filled(words.failure.shelfFileGone, { id: SHELF_ID }));

  await appendFile(manifestOf(shelf), '…');
  await page.reload();
  await dataset.drop({ name: 'motifs.zip', bytes: (await peoplesZip(context, 4)).zip });
  await expect(start.alert).toContainText(words.failure.shelfManifest);
});

// What size costs the page: 10,000 epochs, 2,000 runs, 5,000 classes, 58,000 images, 10,000 labels.
// npm run bench:scale -- [epochs] [runs] [classes] [images] [labels] [sample]
// Prints processor time of the page's main thread per event, in all and of its longest task, nodes and heap, in the built page. Times that a person waits
// (until runs are listed, say) depend on what else the machine does; processor time much less.
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { browserArgs, ensureBrowser } from '../scripts/browser.mjs';
import { build, isBuildFresh } from '../scripts/build.mjs';
import { serve } from '../scripts/serve.mjs';
import { appears, told, watchCosts } from './scale/cost.mjs';
import { writeLedger } from './scale/ledger.mjs';
import { clockList } from './scale/list-clock.mjs';
import { answerEvaluation, className, flatZip, zipOfClasses } from './scale/many-classes.mjs';
import { tellEpochs } from './scale/many-epochs.mjs';
import { tapWorker } from './scale/worker-tap.mjs';
import { showView } from './show-view.mjs';

const EPOCH_COUNTS = [100, 2_060, 10_000];
const RUNS = 2_000;
const CLASSES = 5_000;
const EVALUATED = 10_000;
const IMAGES = { classes: 200, perClass: 290 };
const LABELLED = 10_000;

/** A profile whose ledger has been written: that takes minutes, so it is kept. What it holds belongs to one address. */
const LEDGER = fileURLToPath(new URL(`../.cache/bench-ledger-${RUNS}`, import.meta.url));
const PORT = 41_733;

const wanted = process.argv.slice(2);
if (!isBuildFresh()) build();
const server = await serve(fileURLToPath(new URL('../dist', import.meta.url)), PORT);

/** @param {string} profile */
function launch(profile) {
  return chromium.launchPersistentContext(profile, {
    executablePath: ensureBrowser(),
    args: browserArgs,
    locale: 'en-US',
    viewport: { width: 1440, height: 900 },
  });
}

/** @param {string} name @param {(page: import('@playwright/test').Page) => Promise<void>} work @param {string} [from] a profile to begin with */
async function state(name, work, from) {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  const profile = mkdtempSync(path.join(tmpdir(), 'vireo-scale-'));
  if (from) cpSync(from, profile, { recursive: true });
  const context = await launch(profile);
  try {
    console.log(`${name} (load ${loadavg()[0]?.toFixed(1)})`);
    const page = context.pages()[0] ?? (await context.newPage());
    page.on('pageerror', (error) => console.error(error.message));
    page.setDefaultTimeout(240_000);
    await page.addInitScript(tapWorker);
    await page.goto(server.url);
    await work(page);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** @param {Awaited<ReturnType<typeof watchCosts>>} watch */
async function size(watch) {
  const { nodes, heapBytes } = await watch.settled();
  return `${nodes.toLocaleString('en')} nodes, ${(heapBytes / 1e6).toFixed(0)} MB of heap`;
}

/**
 * What a press costs: where the button is, which is worked out on the page's own thread, is asked before.
 * @param {Awaited<ReturnType<typeof watchCosts>>} watch @param {import('@playwright/test').Locator} button
 * @param {() => Promise<unknown>} [then] what it leads to
 */
async function pressed(watch, button, then) {
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  if (!box) throw new Error('The button is on the screen');
  const { mouse } = button.page();
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  return watch.cost(async () => {
    await mouse.down();
    await mouse.up();
    await then?.();
  });
}

/** @param {import('@playwright/test').Page} page */
async function openSample(page) {
  await page.getByRole('button', { name: 'Try the sample dataset' }).click();
  await page.getByRole('button', { name: 'Start training' }).waitFor();
  await page.waitForTimeout(3_000);
}

await state('epochs', async (page) => {
  await openSample(page);
  const watch = await watchCosts(page);
  let from = 1;
  for (const to of EPOCH_COUNTS) {
    const bulk = await watch.cost(() => page.evaluate(tellEpochs, { from, to }));
    const each = await watch.costs(12, (i) =>
      page.evaluate(tellEpochs, { from: to + 1 + i, to: to + 1 + i }),
    );
    from = to + 13;
    await showView(page, 'train');
    const rows = page.getByRole('table', { name: 'Epoch metrics' });
    await rows.hover();
    const wheel = await watch.costs(8, () => page.mouse.wheel(0, 600));
    console.log(
      `  ${to.toLocaleString('en')} epochs: ${told([bulk])} to show; an epoch more ${told(each)}; a turn of the wheel ${told(wheel)}; ${await size(watch)}`,
    );
  }
});

if ((wanted.length === 0 || wanted.includes('runs')) && !existsSync(LEDGER)) {
  const making = mkdtempSync(path.join(tmpdir(), 'vireo-ledger-'));
  const context = await launch(making);
  const page = await context.newPage();
  // Any file of the origin: the studio itself would read the runs meanwhile.
  await page.goto(`${server.url}version.txt`);
  await writeLedger(page, RUNS);
  await context.close();
  cpSync(making, LEDGER, { recursive: true });
  rmSync(making, { recursive: true });
}

const listRuns = async (/** @type {import('@playwright/test').Page} */ page) => {
  const table = page.getByRole('table', { name: 'Runs' });
  await page.addInitScript(clockList, RUNS);
  for (const visit of ['first visit', 'second visit', 'third visit', 'fourth visit', 'fifth visit']) {
    await page.goto('about:blank');
    const load = loadavg()[0]?.toFixed(1);
    await page.goto(`${server.url}#/runs`);
    await page.waitForFunction(() => Reflect.get(globalThis, 'listed').allMs !== null, null, {
      polling: 250,
    });
    const { firstMs, allMs } = await page.evaluate(() => Reflect.get(globalThis, 'listed'));
    await page.getByRole('progressbar', { name: 'Reading the runs' }).waitFor({ state: 'detached' });
    const watch = await watchCosts(page);
    const { processorMs } = await watch.settled();
    console.log(
      `  ${RUNS.toLocaleString('en')} runs, ${visit} (load ${load}): ${(firstMs / 1000).toFixed(2)} s from the address to the first rows, ${(allMs / 1000).toFixed(2)} s to all of them; ${await size(watch)}; ${processorMs.toFixed(0)} ms since`,
    );
  }
  await page.waitForTimeout(3_000);
  const watch = await watchCosts(page);
  const search = page.getByLabel('Search runs');
  await search.focus();
  const keys = await watch.costs(5, (i) => page.keyboard.press('motif'[i] ?? ''));
  console.log(`  five letters: ${told(keys)}; ${await size(watch)}`);
  const back = await watch.costs(5, () => page.keyboard.press('Backspace'));
  console.log(`  and back: ${told(back)}`);
  await table.hover();
  const wheel = await watch.costs(8, () => page.mouse.wheel(0, 600));
  console.log(`  a turn of the wheel ${told(wheel)}`);
  const star = await pressed(watch, table.getByRole('button', { name: /^Star / }).first());
  console.log(`  a star ${told([star])}; ${await size(watch)}`);
};
await state('runs', listRuns, LEDGER);

await state('classes', async (page) => {
  const zip = path.join(tmpdir(), `vireo-${CLASSES}-classes.zip`);
  writeFileSync(zip, await zipOfClasses(CLASSES, 2));
  const watch = await watchCosts(page);
  const dataset = page.getByRole('region', { name: 'Dataset', exact: true });
  const opened = await watch.cost(async () => {
    await page.getByLabel('Dataset zip', { exact: true }).setInputFiles(zip);
    await dataset.getByRole('region', { name: 'Classes with their images' }).waitFor();
  });
  await page.waitForTimeout(5_000);
  console.log(`  ${CLASSES.toLocaleString('en')} classes opened: ${told([opened])}; ${await size(watch)}`);
  const order = await pressed(watch, dataset.getByText('By count', { exact: true }));
  const list = dataset.getByRole('region', { name: 'Classes with their images' });
  await list.hover();
  const wheel = await watch.costs(6, () => page.mouse.wheel(0, 400));
  console.log(`  in another order ${told([order])}; a turn of the wheel ${told(wheel)}`);

  // The model is of the recipe on the screen, which that view asks about.
  await showView(page, 'recipe');
  await page.waitForFunction(() => Reflect.get(globalThis, 'tap').asked.describeModel !== undefined);
  await page.evaluate(answerEvaluation, { classCount: CLASSES, imageCount: EVALUATED });
  await showView(page, 'results');
  const evaluation = page.getByRole('region', { name: 'Where it fails', exact: true });
  const matrix = await pressed(watch, evaluation.getByRole('button', { name: 'Look at its mistakes' }), () =>
    appears(page, '#evaluation [role=application]'),
  );
  console.log(
    `  ${EVALUATED.toLocaleString('en')} images evaluated, matrix shown: ${told([matrix])}; ${await size(watch)}`,
  );
  for (const choice of ['By row', 'By confusion'])
    console.log(
      `  matrix: ${choice} ${told([await pressed(watch, evaluation.getByText(choice, { exact: true }))])}`,
    );
  const map = evaluation.getByRole('application');
  const moves = await watch.costs(8, (i) => map.hover({ position: { x: 60 + 30 * i, y: 60 + 20 * i } }));
  console.log(`  pointing at the matrix ${told(moves)}`);
  const scrolls = await watch.costs(6, () => page.mouse.wheel(0, 300));
  console.log(`  scrolling it ${told(scrolls)}`);
  const classesTab = await pressed(watch, evaluation.getByRole('tab', { name: 'Classes' }));
  const find = evaluation.getByLabel('Find a class');
  await find.focus();
  const keys = await watch.costs(4, (i) => page.keyboard.press('4200'[i] ?? ''));
  await find.fill('');
  const sort = await pressed(watch, evaluation.getByRole('button', { name: 'Class', exact: true }));
  console.log(
    `  classes: opened ${told([classesTab])}; a letter ${told(keys)}; sorted by name ${told([sort])}`,
  );
  const first = await pressed(watch, evaluation.getByRole('button', { name: className(0), exact: true }));
  console.log(`  the images of a class ${told([first])}; ${await size(watch)}`);
});

await state('sample', async (page) => {
  const watch = await watchCosts(page);
  const opened = await watch.cost(async () => {
    await page.getByRole('button', { name: 'Try the sample dataset' }).click();
    await page.getByRole('region', { name: 'Classes with their images' }).waitFor();
  });
  console.log(`  for comparison, the sample's 600 images opened: ${told([opened])}; ${await size(watch)}`);
});

await state('images', async (page) => {
  const { classes, perClass } = IMAGES;
  const zip = path.join(tmpdir(), `vireo-${classes * perClass}-images.zip`);
  if (!existsSync(zip)) writeFileSync(zip, await zipOfClasses(classes, perClass));
  const watch = await watchCosts(page);
  const dataset = page.getByRole('region', { name: 'Dataset', exact: true });
  const list = dataset.getByRole('region', { name: 'Classes with their images' });
  const began = performance.now();
  const opened = await watch.cost(async () => {
    await page.getByLabel('Dataset zip', { exact: true }).setInputFiles(zip);
    await list.waitFor();
  });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(
    `  ${(classes * perClass).toLocaleString('en')} images opened in ${seconds} s: ${told([opened])}; ${await size(watch)}`,
  );
  await page.waitForTimeout(5_000);
  await list.hover();
  console.log(`  a turn of the wheel ${told(await watch.costs(6, () => page.mouse.wheel(0, 400)))}`);
  const dialog = page.getByRole('dialog');
  const browsed = await pressed(watch, page.getByRole('button', { name: 'Browse the images' }), () =>
    appears(page, '[role=dialog] :is(img, [role=img])'),
  );
  console.log(`  all images shown: ${told([browsed])}; ${await size(watch)}`);
  await dialog.hover();
  console.log(
    `  a turn of the wheel ${told(await watch.costs(8, () => page.mouse.wheel(0, 600)))}; ${await size(watch)}`,
  );
});

await state('labels', async (page) => {
  const zip = path.join(tmpdir(), `vireo-${LABELLED}-flat.zip`);
  if (!existsSync(zip)) writeFileSync(zip, await flatZip(LABELLED));
  const watch = await watchCosts(page);
  await page.getByLabel('Dataset zip', { exact: true }).setInputFiles(zip);
  await page.getByRole('button', { name: 'Label pictures' }).click();
  const dialog = page.getByRole('dialog');
  const cells = dialog.getByRole('region', { name: 'Images' }).getByRole('button');
  for (const name of ['dove', 'hawk']) {
    await dialog.getByLabel('New class').fill(name);
    await dialog.getByLabel('New class').press('Enter');
    await dialog.getByRole('button', { name: `Label as ${name}` }).waitFor();
  }
  console.log(`  ${LABELLED.toLocaleString('en')} pictures without a label: ${await size(watch)}`);
  const hawk = dialog.getByRole('button', { name: /^Label as hawk/ });
  const soFar = (/** @type {number} */ count) =>
    appears(page, `[role=dialog] [aria-label="Label as hawk: ${count.toLocaleString('en')} so far"]`);
  const byKeys = async (/** @type {number} */ before) => {
    await cells.first().focus();
    const keys = await watch.costs(12, async (i) => {
      await page.keyboard.press('2');
      await soFar(before + i + 1);
    });
    const undone = await watch.costs(4, async (i) => {
      await page.keyboard.press('Control+z');
      await soFar(before + 11 - i);
    });
    return `a digit ${told(keys)}; undone ${told(undone)}; ${await size(watch)}`;
  };
  console.log(`  none labelled: ${await byKeys(0)}`);
  const selected = await pressed(watch, dialog.getByRole('button', { name: 'Select all' }), () =>
    appears(page, '[role=dialog] button[aria-pressed=true]'),
  );
  await cells.first().focus();
  const all = await watch.cost(async () => {
    await page.keyboard.press('1');
    await appears(
      page,
      `[role=dialog] [aria-label="Label as dove: ${LABELLED.toLocaleString('en')} so far"]`,
    );
  });
  console.log(`  all selected ${told([selected])}; labelled at once ${told([all])}; ${await size(watch)}`);
  console.log(`  all labelled: ${await byKeys(0)}`);
  for (const place of [20, 21, 22]) await cells.nth(place).click();
  const dragged = await watch.cost(async () => {
    await cells.nth(21).dragTo(hawk);
    await soFar(11);
  });
  console.log(`  three dragged onto a class ${told([dragged])}`);
  await cells.nth(30).hover();
  console.log(
    `  a turn of the wheel ${told(await watch.costs(8, () => page.mouse.wheel(0, 600)))}; ${await size(watch)}`,
  );
});

server.close();

// npm run bench:walk: the way of somebody who has never seen Vireo, walked in a browser on the built page. It counts clicks and
// presses of Tab, takes seconds, and notes every figure that says nothing ("0 / 0", "0 s") while a run is under way.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';
import JSZip from 'jszip';
import { browserArgs, ensureBrowser } from '../scripts/browser.mjs';

const PORT = 18_800 + Math.floor(Math.random() * 200);
const url = `http://localhost:${PORT}/`;
const MOST_STOPS = 100;
/** A training is waited for as long as it takes. */
const PATIENCE_MS = 300_000;

const server = spawn(process.execPath, ['scripts/start.mjs', '--no-open', '--port', String(PORT)], {
  stdio: 'ignore',
});
const isServed = () =>
  fetch(url).then(
    () => true,
    () => false,
  );
while (!(await isServed())) await new Promise((resolve) => setTimeout(resolve, 200));
const browser = await chromium.launch({ executablePath: ensureBrowser(), args: browserArgs });

/** A page nobody has used, and what was pressed on it. */
async function newcomer() {
  const context = await browser.newContext({ locale: 'en-US', serviceWorkers: 'block' });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(url);
  await page.evaluate(() => {
    const presses = { clicks: 0, tabs: 0 };
    /** @type {Set<string>} */
    const empty = new Set();
    // A press of Enter is a click to the page, and none to a person.
    addEventListener('click', ({ isTrusted, detail }) => isTrusted && detail > 0 && presses.clicks++, true);
    addEventListener('keydown', ({ key }) => key === 'Tab' && presses.tabs++, true);
    const note = () => {
      for (const said of document.body.textContent?.match(
        /(?<![\d.,])(0 \/ 0(?![\d.,])|0 s (an epoch|left))|epoch 0 of 0/g,
      ) ?? [])
        empty.add(said);
    };
    new MutationObserver(note).observe(document.body, {
      childList: true,
      characterData: true,
      subtree: true,
    });
    Object.assign(globalThis, { walk: { presses, empty } });
  });
  /** @returns {Promise<{ clicks: number, tabs: number, empty: string[] }>} */
  const seen = () =>
    page.evaluate(() => {
      const { presses, empty } = /** @type {any} */ (globalThis).walk;
      return { ...presses, empty: [...empty] };
    });
  const finished = () =>
    page
      .getByRole('status', { name: 'Training status' })
      .filter({ hasText: /^Finished/ })
      .waitFor();
  const rail = (/** @type {string} */ view) => page.locator(`nav a[href="#/${view}"]`);
  const button = (/** @type {string} */ name) => page.getByRole('button', { name, exact: true });
  return { page, seen, finished, rail, button, close: () => context.close() };
}

/** Presses Tab until something has the focus. @param {import('@playwright/test').Page} page @param {import('@playwright/test').Locator} target */
async function tabTo(page, target) {
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${target}`);
}

/**
 * A zip of pictures, class by class: a shape each, or noise that no class explains; and some without a class.
 * @param {boolean} isNoise @param {number} perClass @param {number} unlabelled
 */
async function zipOfPictures(isNoise, perClass, unlabelled) {
  const page = await browser.newPage();
  const drawn = await page.evaluate(
    async ([noise, count, extra]) => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 48;
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      let state = 7;
      const random = () => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return state / 2_147_483_648;
      };
      /** @type {[string, string][]} */
      const files = [];
      for (const [k, kind] of ['bars', 'disc', 'frame'].entries()) {
        for (let i = 0; i < count + extra; i++) {
          context.fillStyle = `hsl(${360 * random()} 30% ${20 + 20 * random()}%)`;
          context.fillRect(0, 0, 48, 48);
          context.fillStyle = context.strokeStyle = `hsl(${360 * random()} 60% 75%)`;
          context.lineWidth = 5;
          const x = 16 + 16 * random();
          const y = 16 + 16 * random();
          if (noise) for (let n = 0; n < 400; n++) context.fillRect(48 * random(), 48 * random(), 2, 2);
          else if (k === 0) for (let n = -1; n < 2; n++) context.fillRect(x - 12, y + 8 * n, 24, 4);
          else {
            context.beginPath();
            if (k === 1) context.arc(x, y, 11, 0, 7);
            else context.rect(x - 10, y - 10, 20, 20);
            if (k === 1) context.fill();
            else context.stroke();
          }
          const place = i < count ? `pictures/pictures/${kind}` : 'pictures/submission_test/x';
          files.push([`${place}/${kind}-${i}.png`, canvas.toDataURL('image/png').split(',')[1]]);
        }
      }
      return files;
    },
    /** @type {const} */ ([isNoise, perClass, unlabelled]),
  );
  await page.close();
  const zip = new JSZip();
  for (const [name, base64] of drawn) zip.file(name, base64, { base64: true });
  return {
    name: 'pictures.zip',
    mimeType: 'application/zip',
    buffer: await zip.generateAsync({ type: 'nodebuffer' }),
  };
}

/** @type {(readonly [step: string, bar: string, figure: string])[]} */
const figures = [];
const seconds = (/** @type {number} */ since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

try {
  {
    const { page, seen, finished, button, close } = await newcomer();
    const began = performance.now();
    await button('Try the sample dataset').click();
    await button('Start training').click();
    await finished();
    const { clicks, empty } = await seen();
    figures.push(['sample to model', '2 clicks', `${clicks} clicks, ${seconds(began)}`]);
    // Again by keyboard, from Start on.
    await page.goto(`${url}#/data`);
    await button('Start training').focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('status', { name: 'Training status' })
      .filter({ hasText: /^(Preparing|Training)/ })
      .waitFor();
    await finished();
    const mistakes = page.getByRole('note').getByRole('button', { name: 'See its mistakes' });
    await mistakes.waitFor();
    await tabTo(page, mistakes);
    await page.keyboard.press('Enter');
    const first = page.getByRole('button', { name: /^.+, taken for .+/ }).first();
    await first.waitFor();
    await tabTo(page, first);
    const { tabs } = await seen();
    figures.push(['Start to the first mistake, by keyboard', '15 presses of Tab (84 before)', `${tabs}`]);
    figures.push([
      'figures that say nothing, seen on the way',
      'none',
      [...empty, ...(await seen()).empty].join(', ') || 'none',
    ]);
    await close();
  }
  {
    const own = await zipOfPictures(false, 40, 6);
    const { page, seen, finished, rail, button, close } = await newcomer();
    const began = performance.now();
    // Dropped, which is no click.
    await page.getByLabel('Dataset zip', { exact: true }).setInputFiles(own);
    await button('Start training').click();
    await finished();
    await rail('predict').click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button('Download submission CSV').click(),
    ]);
    const took = seconds(began);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n');
    if (lines.length !== 19) throw new Error(`The submission has ${lines.length} lines, not 19`);
    const { clicks } = await seen();
    figures.push(['own zip, dropped, to a valid CSV', '3 clicks, 9 s', `${clicks} clicks, ${took}`]);
    await button('See its mistakes').click();
    await page
      .getByRole('button', { name: /^.+, taken for .+/ })
      .first()
      .click();
    await button('Why does it say so?').click();
    await page
      .getByRole('img', { name: /Grad-CAM/ })
      .first()
      .waitFor();
    const all = await seen();
    figures.push(['the why of the picture it was most wrong about', '3 more', `${all.clicks - clicks} more`]);
    figures.push(['figures that say nothing, seen on the way', 'none', all.empty.join(', ') || 'none']);
    await close();
  }
  {
    const hopeless = await zipOfPictures(true, 40, 0);
    const { page, seen, finished, button, close } = await newcomer();
    await page.getByLabel('Dataset zip', { exact: true }).setInputFiles(hopeless);
    await button('Start training').click();
    await finished();
    const verdict = page.getByRole('region', { name: 'What the figures mean' }).getByRole('note');
    await verdict.waitFor();
    const said = await verdict.locator('[class*=Alert-title]').textContent();
    const { clicks } = await seen();
    figures.push([
      'noise: the first useful sentence',
      'no click after Start',
      `${clicks - 1} clicks: “${said}”`,
    ]);
    await close();
  }
} finally {
  await browser.close();
  server.kill();
  console.log('| step | bar | seen |\n|---|---|---|');
  for (const row of figures) console.log(`| ${row.join(' | ')} |`);
}

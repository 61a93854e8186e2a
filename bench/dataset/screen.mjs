// What a person waits for on the built page with a large zip: the screen, the browser of images, the health check.
//   node bench/dataset/screen.mjs FILE.zip [--no-health]
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { browserArgs, ensureBrowser } from '../../scripts/browser.mjs';
import { build, isBuildFresh } from '../../scripts/build.mjs';
import { serve } from '../../scripts/serve.mjs';
import { memoryBelow, processorSecondsBelow, rendererMemoryBelow } from './processes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'no-health': { type: 'boolean', default: false } },
});
const [zip] = positionals;
if (!zip) throw new Error('Which zip? node bench/dataset/screen.mjs FILE.zip');
if (!isBuildFresh()) build();

const profile = mkdtempSync(path.join(tmpdir(), 'vireo-screen-'));
const server = await serve(fileURLToPath(new URL('../../dist', import.meta.url)), 0);
const context = await chromium.launchPersistentContext(profile, {
  executablePath: ensureBrowser(),
  args: browserArgs,
  locale: 'en-US',
  viewport: { width: 1440, height: 900 },
});

/** Peaks since the last look, sampled. */
const peak = { all: 0, renderer: 0 };
const sampler = setInterval(() => {
  peak.all = Math.max(peak.all, memoryBelow(process.pid));
  peak.renderer = Math.max(peak.renderer, rendererMemoryBelow(process.pid));
}, 200);

try {
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(server.url);
  const dataset = page.getByRole('region', { name: 'Dataset', exact: true });
  await page.getByLabel('Dataset zip', { exact: true }).waitFor({ state: 'attached' });
  await page.waitForTimeout(1000);
  await page.evaluate(() => {
    const seen = { longestMs: 0, count: 0, frameMs: 0, frames: 0, lastMs: performance.now() };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.count++;
        seen.longestMs = Math.max(seen.longestMs, duration);
      }
    }).observe({ type: 'longtask' });
    const frame = (/** @type {number} */ nowMs) => {
      seen.frameMs = Math.max(seen.frameMs, nowMs - seen.lastMs);
      seen.frames++;
      seen.lastMs = nowMs;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });

  /**
   * Does something and says what it took and what it did to the page.
   * @param {string} name @param {() => Promise<string | void>} act answers what else there is to say
   */
  const measure = async (name, act) => {
    peak.all = peak.renderer = 0;
    await page.evaluate(() => {
      Object.assign(Reflect.get(globalThis, 'seen'), {
        longestMs: 0,
        count: 0,
        frameMs: 0,
        frames: 0,
        lastMs: performance.now(),
      });
    });
    const processorBefore = processorSecondsBelow(process.pid);
    const began = performance.now();
    const more = await act();
    const ms = performance.now() - began;
    const processorSeconds = processorSecondsBelow(process.pid) - processorBefore;
    const seen = await page.evaluate(() => ({ ...Reflect.get(globalThis, 'seen') }));
    console.log(
      [
        `${name}: ${(ms / 1000).toFixed(2)} s`,
        `${processorSeconds.toFixed(1)} s of processor`,
        `${seen.count} long tasks, longest ${Math.round(seen.longestMs)} ms, longest frame ${Math.round(seen.frameMs)} ms`,
        `page and workers ${Math.round(peak.renderer / 1e6)} MB, browser ${Math.round(peak.all / 1e6)} MB`,
        `load ${loadavg()[0]?.toFixed(1)}`,
        ...(more ? [more] : []),
      ].join('; '),
    );
  };

  console.log(`${zip}, ${(statSync(zip).size / 1e9).toFixed(2)} GB`);
  await measure('page at rest', () => page.waitForTimeout(1000));
  await measure('dataset on the screen', async () => {
    await page.getByLabel('Dataset zip', { exact: true }).setInputFiles(zip);
    await dataset.getByRole('region', { name: 'Classes with their images' }).waitFor();
    return (await dataset.locator('dl > div').allTextContents()).join(', ');
  });
  await measure('pictures of the first classes', async () => {
    await dataset
      .getByRole('region', { name: 'Classes with their images' })
      .getByRole('img')
      .nth(40)
      .waitFor();
  });

  const dialog = page.getByRole('dialog');
  const grid = dialog.getByRole('region', { name: 'Images that were found' });
  await measure('browser of images opened', async () => {
    await dataset.getByRole('button', { name: 'Browse the images' }).click();
    await grid.getByRole('img').nth(20).waitFor();
  });
  await measure('200 turns of the wheel', async () => {
    await grid.hover();
    for (let turn = 0; turn < 200; turn++) {
      await page.mouse.wheel(0, 300);
      await page.waitForTimeout(16);
    }
    const { frames } = await page.evaluate(() => ({ ...Reflect.get(globalThis, 'seen') }));
    return `${frames} frames`;
  });
  await measure('pictures after that', () => whole(grid));
  await measure('dragged through all of it in 100 steps', async () => {
    await grid.evaluate(async (element) => {
      for (let step = 0; step < 100; step++) {
        element.scrollTop = (element.scrollHeight * step) / 100;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
  });
  await measure('pictures after that', () => whole(grid));
  await measure('searched', async () => {
    await dialog.getByLabel('Name contains').fill('012345');
    await dialog.getByText(/^1 image/).waitFor();
  });
  await measure('one picture, and 20 arrow keys', async () => {
    await dialog.getByLabel('Name contains').fill('');
    await dialog.getByText(/^58,000|^5,000/).waitFor();
    await grid.getByRole('button').nth(3).click();
    for (let press = 0; press < 20; press++) {
      await page.keyboard.press('ArrowRight');
      await dialog.locator('img').waitFor();
    }
  });
  await dialog.getByRole('button', { name: 'Close' }).click();

  if (!values['no-health']) {
    await dataset.getByRole('tab', { name: 'Health' }).click();
    const lines = () => dataset.getByRole('tabpanel').locator('p').allTextContents();
    const check = dataset.getByRole('button', { name: /^Check/ });
    const cancel = dataset.getByRole('button', { name: 'Cancel' });
    await check.click();
    await page.waitForTimeout(4000);
    console.log((await lines()).join(' | '));
    await measure('health check cancelled', async () => {
      await cancel.click();
      await check.waitFor();
    });
    await measure('health check', async () => {
      await check.click();
      const seen = new Set();
      while ((await cancel.count()) > 0) {
        for (const line of await lines()) if (line.includes(' · ')) seen.add(line.split(' ·')[0]);
        await page.waitForTimeout(250);
      }
      await dataset.getByRole('button', { name: 'Check again' }).waitFor();
      return [...seen].join(', ');
    });
    console.log((await lines()).join(' | '));
    await measure('health check again', async () => {
      await dataset.getByRole('button', { name: 'Check again' }).click();
      await cancel.waitFor();
      await dataset.getByRole('button', { name: 'Check again' }).waitFor({ timeout: 300_000 });
    });
  }
} finally {
  clearInterval(sampler);
  await context.close();
  server.close();
  rmSync(profile, { recursive: true, force: true });
}

/** Waits until every place of the grid in view has its picture. @param {import('@playwright/test').Locator} region */
async function whole(region) {
  await region.evaluate(async (element) => {
    const isBare = (/** @type {Element} */ cell) => cell.querySelector('canvas') === null;
    while ([...element.querySelectorAll('button')].some(isBare))
      await new Promise((resolve) => setTimeout(resolve, 20));
  });
}

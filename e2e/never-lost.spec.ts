// Runs that are killed at moments nobody chose, and gone on with. VIREO_FAULT_RUNS says how many on the CPU device
// (`npm run test:faults` takes 30) and VIREO_FAULT_GPU_RUNS how many on WebGPU. VIREO_FAULT_FROM leaves out the runs before
// that number (from 1), so that the thirty can be had in pieces: each run draws its faults from its own number.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { build } from 'vite';
import { serve } from '../scripts/serve.mjs';
import { TEST_LIMIT_MS } from '../scripts/stages/limits.mjs';
import { presetById } from '../src/recipe/presets';
import type { Recipe } from '../src/recipe/schema';
import { CounterRng } from '../src/shared/rng';
import type {} from './fault-probe/main';

const CPU_RUNS = Number(process.env.VIREO_FAULT_RUNS ?? 3);
const GPU_RUNS = Number(process.env.VIREO_FAULT_GPU_RUNS ?? 1);
const FIRST_RUN = Number(process.env.VIREO_FAULT_FROM ?? 1);
const FAULTS = [
  'tab crash',
  'reload',
  'page left',
  'hidden tab frozen and discarded',
  'worker ended',
  'storage full',
  'device destroyed',
  'server stopped',
] as const;
type Fault = (typeof FAULTS)[number];

let folder = '';
let site: { url: string; close(): void } | null = null;

test.beforeAll(async () => {
  // Not below the test results: another run of the tests sweeps those.
  folder = await mkdtemp(path.join(tmpdir(), 'vireo-fault-probe-'));
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    root: fileURLToPath(new URL('./fault-probe', import.meta.url)),
    logLevel: 'warn',
    build: { outDir: folder, emptyOutDir: true },
  });
  site = await serve(folder, 0);
});

test.afterAll(async () => {
  site?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The server is gone while `meanwhile` goes on, and then back at the same address. */
async function restartServer(meanwhile: () => Promise<void>): Promise<void> {
  const { port } = new URL(siteUrl());
  site?.close();
  await meanwhile();
  site = await serve(folder, Number(port));
}

function siteUrl(): string {
  if (!site) throw new Error('The probe is not served');
  return site.url;
}

function recipeFor(device: 'cpu' | 'webgpu'): Recipe {
  const recipe = presetById('quickStart')?.recipe;
  if (recipe?.architecture.kind !== 'cnn') throw new Error('The quick start is a CNN');
  const isCpu = device === 'cpu';
  return {
    ...recipe,
    device,
    preprocessing: { ...recipe.preprocessing, imageSize: isCpu ? 16 : 8 },
    // Dropout, batch norm and an average: everything a checkpoint must hold is there to be lost.
    architecture: { ...recipe.architecture, hiddenUnits: [16], dropout: 0.2 },
    training: { ...recipe.training, epochs: isCpu ? 3 : 4, batchSize: 32, emaDecay: 0.9 },
  };
}

async function openProbe(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  // Workers keep hold of their device, so that a test can destroy it.
  page.on('worker', (worker) => {
    worker
      .evaluate(() => {
        if (!('GPUAdapter' in self)) return;
        const request = GPUAdapter.prototype.requestDevice;
        GPUAdapter.prototype.requestDevice = async function (descriptor) {
          const device = await request.call(this, descriptor);
          Object.assign(self, { vireoTestDevice: device });
          return device;
        };
      })
      // A decoder may be gone before it answers.
      .catch(() => {});
  });
  await page.goto(siteUrl());
  await page.waitForFunction(() => 'probe' in window);
  return page;
}

const stepOf = (page: Page) => page.evaluate(() => window.probe.progress()?.step ?? 0);
const stateOf = (page: Page) => page.evaluate(() => window.probe.progress()?.state ?? 'preparing');

async function finished(page: Page): Promise<void> {
  await page.waitForFunction(() => ['finished', 'failed'].includes(window.probe.progress()?.state ?? ''));
  expect(await page.evaluate(() => window.probe.progress()?.failure)).toBeNull();
}

/** Does the fault; answers whether the run needs someone to go on with it. */
async function commit(fault: Fault, page: Page, context: BrowserContext): Promise<boolean> {
  switch (fault) {
    case 'tab crash': {
      const session = await context.newCDPSession(page);
      const crashed = page.waitForEvent('crash');
      // The answer never comes: there is nobody left to give it.
      session.send('Page.crash').catch(() => {});
      await crashed;
      await page.close();
      return true;
    }
    case 'reload':
      await page.reload();
      await page.close();
      return true;
    case 'page left':
      // The page hides on its way out and asks for a checkpoint that may no longer be written.
      await page.goto('about:blank');
      await page.close();
      return true;
    case 'hidden tab frozen and discarded': {
      const session = await context.newCDPSession(page);
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await page.close();
      return true;
    }
    case 'worker ended':
      await page.evaluate(() => window.probe.endWorker());
      await page.close();
      return true;
    case 'storage full': {
      const session = await context.newCDPSession(page);
      const origin = new URL(siteUrl()).origin;
      await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
      await page.evaluate(() => window.probe.save());
      await page.waitForFunction(
        () =>
          window.probe.notices().includes('storageFull') ||
          ['finished', 'failed'].includes(window.probe.progress()?.state ?? ''),
      );
      await session.send('Storage.overrideQuotaForOrigin', { origin });
      await page.close();
      return true;
    }
    case 'server stopped':
      // What the run still needs is here already: it goes on, and the server is back before anybody opens a page.
      await restartServer(() => page.waitForTimeout(300));
      return false;
    case 'device destroyed':
      for (const worker of page.workers()) {
        await worker.evaluate(() => (self as { vireoTestDevice?: GPUDevice }).vireoTestDevice?.destroy());
      }
      return false;
  }
}

/** A run with two to four faults at random moments; answers its final weights and what befell it. */
async function disturbed(context: BrowserContext, recipe: Recipe, faults: readonly Fault[], rng: CounterRng) {
  const runId = crypto.randomUUID();
  const befell: string[] = [];
  let page = await openProbe(context);
  await page.evaluate(([id, how]) => window.probe.begin(id, how), [runId, recipe] as const);
  if (rng.integer(2) === 0) {
    befell.push(await killedWhileReading(page, runId, rng));
    page = await openProbe(context);
    await page.evaluate(([id, how]) => window.probe.begin(id, how), [runId, recipe] as const);
  }
  const count = 2 + rng.integer(3);
  for (let i = 0; i < count; i++) {
    await page.waitForFunction(
      () => (window.probe.progress()?.step ?? 0) > 0 || window.probe.progress()?.state === 'finished',
    );
    const at = (await stepOf(page)) + rng.integer(8);
    // Saving and killing race on purpose: some kills fall into the writing of a checkpoint.
    while ((await stepOf(page)) < at && (await stateOf(page)) === 'training') {
      await page.evaluate(() => window.probe.save());
    }
    if ((await stateOf(page)) !== 'training') break;
    const fault = faults[rng.integer(faults.length)];
    befell.push(`${fault} at ${await stepOf(page)}`);
    if (await commit(fault, page, context)) {
      page = await openProbe(context);
      const ended = await page.evaluate(([id, how]) => window.probe.begin(id, how).then(() => '', String), [
        runId,
        recipe,
      ] as const);
      // The fault came too late: the run had ended, and is kept.
      if (ended.includes('is finished')) {
        await page.evaluate((id) => window.probe.take(id), runId);
        break;
      }
      expect(ended).toBe('');
    }
  }
  if ((await page.evaluate(() => window.probe.progress())) !== null) await finished(page);
  const { weights, unreadable } = await page.evaluate(async () => {
    const found = await window.probe.weights();
    return { weights: found, unreadable: await window.probe.unreadableCheckpoints() };
  });
  await page.close();
  return { weights, unreadable, befell };
}

/** Ends the worker while the images of the run are read, which its entry says; answers at which moment. */
async function killedWhileReading(page: Page, runId: string, rng: CounterRng): Promise<string> {
  await page.waitForTimeout(rng.integer(150));
  const kept = await page.evaluate((id) => window.probe.stateOnDisk(id), runId);
  await page.evaluate(() => window.probe.endWorker());
  await page.close();
  return `killed while ${kept ?? 'nothing was kept'}`;
}

/** The weights of a finished run, found again by a tab that never saw it train. */
async function keptWeights(context: BrowserContext, runId: string): Promise<number[]> {
  const page = await openProbe(context);
  await page.evaluate((id) => window.probe.take(id), runId);
  const weights = await page.evaluate(() => window.probe.weights());
  await page.close();
  return weights;
}

async function undisturbed(context: BrowserContext, recipe: Recipe): Promise<number[]> {
  const page = await openProbe(context);
  const runId = crypto.randomUUID();
  await page.evaluate(([id, how]) => window.probe.begin(id, how), [runId, recipe] as const);
  await finished(page);
  const weights = await page.evaluate(() => window.probe.weights());
  await page.close();
  expect(await keptWeights(context, runId)).toEqual(weights);
  return weights;
}

test('what saving costs a run is told', async ({ context }) => {
  const recipe = presetById('birdCnn')?.recipe;
  if (!recipe) throw new Error('The bird CNN is a preset');
  const page = await openProbe(context);
  const run: Recipe = {
    ...recipe,
    device: 'cpu',
    preprocessing: { ...recipe.preprocessing, imageSize: 32 },
    training: { ...recipe.training, batchSize: 32, epochs: CPU_RUNS },
  };
  await page.evaluate(([id, how]) => window.probe.begin(id, how), [crypto.randomUUID(), run] as const);
  await finished(page);
  const { savingMs, elapsedMs } = await page.evaluate(() => {
    const { savingMs = 0, elapsedMs = 0 } = window.probe.progress() ?? {};
    return { savingMs, elapsedMs };
  });
  // The first save and the one at the end are owed whatever they cost; in a longer run they do not count.
  const share = ((100 * savingMs) / (savingMs + elapsedMs)).toFixed(2);
  console.log(
    `checkpoints took ${savingMs.toFixed(0)} ms beside ${elapsedMs.toFixed(0)} ms of training: ${share} %`,
  );
  expect(savingMs).toBeGreaterThan(0);
  await page.close();
});

/** Sizes of the checkpoints that stand under their own names. */
const checkpointSizes = (page: Page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const sizes: number[] = [];
    for await (const run of (await root.getDirectoryHandle('runs')).values()) {
      if (run.kind !== 'directory') continue;
      for await (const file of run.values()) {
        if (file.kind !== 'file' || !/^(checkpoint|best)-[^.]*$/.test(file.name)) continue;
        // It may have given way to the next one meanwhile.
        const found = await file.getFile().catch(() => null);
        if (found) sizes.push(found.size);
      }
    }
    return sizes;
  });

// A browser out of quota may say that it wrote or moved a file and leave it empty.
test('a disk that fills up again and again while checkpoints are written leaves none that is not whole', async ({
  context,
}) => {
  const page = await openProbe(context);
  const session = await context.newCDPSession(page);
  const origin = new URL(siteUrl()).origin;
  const recipe = recipeFor('cpu');
  const long = { ...recipe, training: { ...recipe.training, epochs: 200 } };
  await page.evaluate(([id, how]) => window.probe.begin(id, how), [crypto.randomUUID(), long] as const);
  await page.waitForFunction(() => (window.probe.progress()?.step ?? 0) > 0);
  const rng = new CounterRng(5, 0);
  for (let time = 0; time < 60; time++) {
    await page.evaluate(() => window.probe.save());
    await new Promise((resolve) => setTimeout(resolve, rng.integer(40)));
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    await page.evaluate(() => window.probe.save());
    await new Promise((resolve) => setTimeout(resolve, rng.integer(60)));
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    for (const size of await checkpointSizes(page)) expect(size).toBeGreaterThan(0);
  }
  expect(await page.evaluate(() => window.probe.notices())).toContain('storageFull');
  expect(await stateOf(page)).toBe('training');
  expect(await page.evaluate(() => window.probe.unreadableCheckpoints())).toBe(0);
  await page.close();
});

for (const [device, runs, tolerance] of [
  ['cpu', CPU_RUNS, 0],
  ['webgpu', GPU_RUNS, 1e-5],
] as const) {
  test(`runs on ${device} that are killed at random moments end as if nothing had happened`, async ({
    context,
  }) => {
    test.setTimeout((runs + 1) * TEST_LIMIT_MS);
    const recipe = recipeFor(device);
    const expected = await undisturbed(context, recipe);
    const faults = FAULTS.filter((fault) => device === 'webgpu' || fault !== 'device destroyed');
    let same = 0;
    for (let run = FIRST_RUN; run < FIRST_RUN + runs; run++) {
      const rng = new CounterRng(20261121, run);
      const { weights, unreadable, befell } = await disturbed(context, recipe, faults, rng);
      const worst = weights.reduce(
        (most, weight, i) => Math.max(most, Math.abs(weight - (expected[i] ?? Number.NaN))),
        0,
      );
      console.log(`run ${run}: ${befell.join(', ')}: largest difference ${worst}`);
      expect(unreadable).toBe(0);
      expect(weights).toHaveLength(expected.length);
      expect(worst).toBeLessThanOrEqual(tolerance);
      same++;
    }
    console.log(`${same} of ${runs} on ${device} end with the same weights`);
  });
}

import type { Page } from '@playwright/test';
import { expect, test as online } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import { ExportsPanel } from './panels/exports-panel';
import { inView, openView } from './panels/in-view';
import { Studio } from './panels/studio';
import { words } from './panels/words';
import { PlainHost } from './plain-host';

/** The page on a host without headers; each test has a host of its own, since it stops it or changes what it has. */
const test = online.extend<{ host: PlainHost }>({
  host: async ({ browserName }, use) => {
    expect(browserName, 'whose service workers are looked at').toBe('chromium');
    const host = new PlainHost();
    await host.start();
    await use(host);
    await host.close();
  },
  baseURL: async ({ host }, use) => use(host.url),
});

const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated).catch(() => null);

/** Opens the page and waits until the service worker has added the headers. */
async function openIsolated(studio: Studio): Promise<void> {
  await studio.open();
  await expect.poll(() => isIsolated(studio.page)).toBe(true);
  await expect(studio.page.getByRole('heading', { level: 1, name: 'Vireo' })).toBeVisible();
}

/** Waits until every file of the site is kept. */
async function everythingKept(page: Page): Promise<void> {
  const areKept = async () => {
    const list = await (await fetch('./files.txt')).text();
    const cache = await caches.open('vireo-files');
    const kept = new Set((await cache.keys()).map(({ url }) => url.replace(/\?.*$/, '')));
    return list
      .trim()
      .split('\n')
      .every((url) => kept.has(new URL(url, document.baseURI).href));
  };
  await expect.poll(() => page.evaluate(areKept)).toBe(true);
}

const scriptOf = (page: Page) => page.locator('script[type=module][src]').getAttribute('src');
const lookForNewVersion = (page: Page) =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
const offer = (page: Page) => page.getByText(words.site.newVersion);

test.describe('on a host that sends no headers, below a path', () => {
  test.use({ serviceWorkers: 'allow' });

  test('one reload gives threads, and everything works once the server has gone', async ({ host, page }) => {
    let loads = 0;
    page.on('load', () => loads++);
    const studio = new Studio(page);
    await openIsolated(studio);
    expect(loads).toBe(2);
    await everythingKept(page);
    await host.stop();

    await studio.open();
    expect(await isIsolated(page)).toBe(true);
    await studio.dataset.trySample.click();
    await studio.dataset.expectImages(600);
    await studio.recipe.chooseDevice('CPU (WebAssembly)');
    await studio.recipe.fill({ 'Image size': 8, Epochs: 1, 'Batch size': 64 });
    await studio.run.start.click();
    await studio.run.expectStatus('Finished');
    const [, threads] = /(\d+) threads/.exec((await studio.run.status.textContent()) ?? '') ?? [];
    expect(Number(threads)).toBeGreaterThan(1);
    expect((await studio.results.download(studio.results.downloadWeights)).name).toMatch(/weights\.zip$/);
    const onnx = new ExportsPanel(page).button('onnx');
    expect((await studio.results.download(onnx)).name).toMatch(/\.onnx$/);
  });

  test('a new version is offered between runs alone; the old page goes on with its own scripts', async ({
    context,
    host,
    page,
  }) => {
    const studio = new Studio(page);
    await openIsolated(studio);
    await everythingKept(page);
    const before = await scriptOf(page);
    const pictures = await labelledPictures(context, { perClass: 6 });
    await studio.dataset.drop({ name: 'motifs.zip', bytes: await zipOf(pictures) });
    await studio.recipe.chooseDevice('CPU (WebAssembly)');
    await studio.recipe.fill({ 'Image size': 8, Epochs: 10_000, 'Batch size': 8 });
    await studio.run.start.click();
    await studio.run.expectStatus('Training');
    // At rest, but under way: while a renderer computes, Chromium sometimes puts an update off for minutes.
    await studio.run.pause.click();
    await studio.run.expectStatus('Paused');

    host.redeploy();
    await lookForNewVersion(page);
    await expect
      .poll(() =>
        page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state),
      )
      .toBe('installed');
    await expect(offer(page)).toBeHidden();
    await studio.run.stop.click();
    await studio.run.expectStatus('Stopped');
    await expect(offer(page)).toBeVisible();

    // What it has not opened yet is still there, by its old name.
    await openView(page, 'data');
    await page.getByRole('button', { name: words.browse.open }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
    expect(await scriptOf(page)).toBe(before);

    // Nobody who opens the page now is shown the old version, nor offered what they have.
    const fresh = await context.newPage();
    await new Studio(fresh).open();
    const after = await scriptOf(fresh);
    expect(after).not.toBe(before);
    await expect(offer(fresh)).toBeHidden();
    await fresh.close();

    await page.getByRole('button', { name: words.site.reload, exact: true }).click();
    await expect.poll(() => scriptOf(page).catch(() => before)).toBe(after);
    await expect(offer(page)).toBeHidden();
  });

  test('shared pictures wait, and open as a dataset', async ({ context, page }) => {
    const studio = new Studio(page);
    await openIsolated(studio);
    const pictures = [...(await labelledPictures(context, { perClass: 2 })).values()].slice(0, 3);
    const bytes = pictures.map((picture) => [...picture]);
    // As the operating system does it: a form, posted to the address of the manifest.
    await page.evaluate(async (files) => {
      const manifest = await (await fetch('./manifest.webmanifest')).json();
      const form = new FormData();
      const { action, params } = manifest.share_target;
      for (const [i, file] of files.entries())
        form.append(
          params.files[0].name,
          new File([new Uint8Array(file)], `café ${i}.png`, { type: 'image/png' }),
        );
      await fetch(action, { method: 'POST', body: form });
    }, bytes);
    await page.goto('./?shared');
    await expect(page.getByText('3 pictures were shared with Vireo.')).toBeVisible();
    await page.getByRole('button', { name: words.site.openShared }).click();
    await expect(studio.dataset.fact('Unlabelled')).toHaveText('3');
    await expect(page.getByText('3 pictures were shared with Vireo.')).toBeHidden();
    expect(await page.evaluate(() => location.search)).toBe('');
  });
});

test.describe('without a service worker', () => {
  test('there is no reload, and a redeploy is offered and said in the place of what is missing', async ({
    host,
    page,
  }) => {
    let loads = 0;
    page.on('load', () => loads++);
    const studio = new Studio(page);
    await studio.open();
    // Its worker is there; what validates a recipe is not.
    await expect(studio.run.status).toContainText('CPU');
    host.redeploy();
    await studio.dataset.trySample.click();
    await expect(studio.dataset.alerts).toContainText(words.failure.partNotFetched);
    await expect(offer(page)).toBeVisible();
    expect(await isIsolated(page)).toBe(false);
    expect(loads).toBe(1);
    await page.getByRole('button', { name: words.site.reload, exact: true }).click();
    await expect.poll(() => loads).toBe(2);
    await studio.dataset.trySample.click();
    await studio.dataset.expectImages(600);
  });

  test('what a server that has stopped still owes says so in its place, and comes once it is back', async ({
    host,
    page,
  }) => {
    const studio = new Studio(page);
    await studio.open();
    await expect(studio.run.status).toContainText('CPU');
    await host.stop();
    await studio.dataset.trySample.click();
    await expect(studio.dataset.alerts).toContainText(words.failure.partNotFetched);
    const alert = page.getByRole('alert').filter({ hasText: words.failure.partNotFetched });
    const missing = inView(page, 'runs', alert);
    await expect(missing).toBeVisible();
    await expect(studio.runs.region).toBeHidden();

    await host.start();
    await missing.getByRole('button', { name: words.broken.retry }).click();
    await expect(studio.runs.region).toBeVisible();
    await expect(missing).toBeHidden();
    await studio.dataset.trySample.click();
    await studio.dataset.expectImages(600);
    // Each view asked while the server was gone, and each is asked again by its own button.
    await inView(page, 'recipe', alert).getByRole('button', { name: words.broken.retry }).click();
    await expect(studio.recipe.region).toBeVisible();
  });
});

// No server loses one part and keeps another: these requests are refused one by one.
online(
  'a run whose decoder and whose binary cannot be fetched says so, and Retry trains',
  async ({ context, studio }) => {
    const { page, dataset, recipe, run } = studio;
    const zip = await zipOf(await labelledPictures(context, { perClass: 5 }));
    await dataset.drop({ name: 'motifs.zip', bytes: zip });
    await dataset.expectImages(15);
    await recipe.chooseDevice('CPU (WebAssembly)');
    await recipe.fill({ 'Image size': 8, Epochs: 1, 'Batch size': 8 });
    const retry = run.region.getByRole('button', { name: words.broken.retry });
    await page.route(/decoder\.worker/, (route) => route.abort());
    await page.route(/tfjs-backend-wasm/, (route) => route.abort());
    await run.start.click();
    await run.expectStatus('Failed');
    await expect(run.alerts).toContainText(words.failure.partNotFetched);
    await page.unroute(/decoder\.worker/);
    await retry.click();
    // The images are decoded now, and no device is to blame.
    await expect(run.status).toContainText('CPU');
    await run.expectStatus('Failed');
    await expect(run.alerts).toContainText(words.failure.partNotFetched);
    await page.unroute(/tfjs-backend-wasm/);
    await retry.click();
    // The failure before gives way to what is tried again.
    await expect(run.status).not.toHaveText(/^Failed/);
    await run.expectStatus('Finished');
    await dataset.expectImages(15);
    await expect(dataset.alerts).toHaveCount(0);
  },
);

online(
  'a part whose stylesheet cannot be fetched says so, and Retry brings it with its styles',
  async ({ page }) => {
    const studio = new Studio(page);
    await page.route(/RecipePanel-[^/]*\.css/, (route) => route.abort(), { times: 1 });
    await studio.open();
    const missing = inView(page, 'recipe', page.getByRole('alert'));
    await expect(missing).toContainText(words.failure.partNotFetched);
    await missing.getByRole('button', { name: words.broken.retry }).click();
    await expect(missing).toBeHidden();
    await expect(studio.recipe.region.locator('[class*=columns]')).toHaveCSS('display', 'grid');
  },
);

online('a zip that was opened with the app is opened as a dataset', async ({ context, page }) => {
  // As Chromium gives an installed app its files.
  await page.addInitScript(() => {
    const launchQueue = {
      setConsumer(consumer: (params: object) => void) {
        Object.assign(window, { launchWith: consumer });
      },
    };
    Object.defineProperty(window, 'launchQueue', { value: launchQueue });
  });
  const studio = new Studio(page);
  await studio.open();
  await page.waitForFunction(() => 'launchWith' in window);
  const zip = await zipOf(await labelledPictures(context, { perClass: 3 }));
  await page.evaluate(
    (bytes) => {
      const file = new File([new Uint8Array(bytes)], 'motifs.zip', { type: 'application/zip' });
      const { launchWith } = window as unknown as { launchWith: (params: object) => void };
      launchWith({ files: [{ kind: 'file', getFile: async () => file }] });
    },
    [...zip],
  );
  await studio.dataset.expectImages(9);
});

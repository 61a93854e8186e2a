// Training while nobody looks: a hidden tab, a queue.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import type { Studio } from './panels/studio';

interface Seen {
  readonly wakeLocks: string[];
  readonly notifications: string[];
  readonly titles: string[];
}

/** Notes what the page asks of the browser, which a test cannot see from outside. */
async function noteRequests(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const seen: Seen = { wakeLocks: [], notifications: [], titles: [] };
    Object.assign(window, { seen });
    Object.defineProperty(navigator, 'wakeLock', {
      value: {
        request: async (kind: string) => {
          seen.wakeLocks.push(`request ${kind}`);
          return { release: async () => seen.wakeLocks.push('release') };
        },
      },
    });
    class NotedNotification {
      static readonly permission = 'granted';
      constructor(title: string, { body = '' }: NotificationOptions = {}) {
        seen.notifications.push(`${title}: ${body}`);
      }
    }
    Object.assign(window, { Notification: NotedNotification });
    addEventListener('DOMContentLoaded', () => {
      const title = document.querySelector('title');
      const note = () => seen.titles.push(document.title);
      if (title)
        new MutationObserver(note).observe(title, { childList: true, characterData: true, subtree: true });
    });
  });
}

const seenBy = (page: Page) => page.evaluate(() => (window as unknown as { seen: Seen }).seen);

/** What the browser does when the person turns to another tab, or back. */
async function turnTab(page: Page, visibility: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visibility);
}

async function openMotifs(studio: Studio, values: Record<string, number>): Promise<void> {
  const bytes = await zipOf(await labelledPictures(studio.page.context(), { perClass: 12 }));
  await studio.dataset.drop({ name: 'motifs.zip', bytes });
  await studio.recipe.chooseDevice('CPU (WebAssembly)');
  await studio.recipe.fill({ 'Image size': 48, 'Batch size': 8, ...values });
}

/** Checkpoints of the newest run, as they lie on the disk. */
const checkpointsOf = (page: Page) =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const names: string[] = [];
    for await (const run of (await root.getDirectoryHandle('runs')).values()) {
      if (run.kind === 'directory') for await (const name of run.keys()) names.push(name);
    }
    return names.filter((name) => name.startsWith('checkpoint'));
  });

test('a hidden tab saves at once, trains on, shows its progress in its title and tells of the end', async ({
  page,
  studio,
}) => {
  const { run } = studio;
  await noteRequests(page);
  await page.reload();
  await openMotifs(studio, { Epochs: 90 });
  await run.start.click();
  await expect.poll(async () => (await run.epochRows()).length).toBeGreaterThan(0);
  expect((await seenBy(page)).wakeLocks).toEqual(['request screen']);

  const before = await checkpointsOf(page);
  await turnTab(page, 'hidden');
  await expect
    .poll(async () => (await checkpointsOf(page)).join(), { timeout: 60_000 })
    .not.toBe(before.join());
  const epochs = (await run.epochRows()).length;
  await expect.poll(async () => (await run.epochRows()).length).toBeGreaterThan(epochs + 1);
  await expect.poll(() => page.title()).toMatch(/^[1-9]\d?% · Training · Vireo$/);
  // The browser lets go of the lock of a hidden page: it is asked for again when the person is back.
  await turnTab(page, 'visible');
  expect((await seenBy(page)).wakeLocks).toEqual(['request screen', 'request screen']);
  await turnTab(page, 'hidden');

  await run.expectStatus('Finished');
  await expect.poll(async () => (await seenBy(page)).wakeLocks.at(-1)).toBe('release');
  const { notifications, titles } = await seenBy(page);
  expect(notifications).toEqual(['Vireo: Training has finished.']);
  expect(titles.at(-1)).toBe('Finished · Vireo');
  const percents = titles.flatMap((title) => /^(\d+)% · Training/.exec(title)?.[1] ?? []).map(Number);
  expect(percents.length).toBeGreaterThan(5);
  expect(percents).toEqual(percents.toSorted((a, b) => a - b));
});

test('a queue of a small search runs to its end, and what is behind the median is ended early', async ({
  studio,
}) => {
  const { run, runs } = studio;
  await openMotifs(studio, { Epochs: 6 });
  // The last learns nothing at all.
  await runs.region.getByLabel('Its values').fill('0.003, 0.002, 0.000000001');
  await runs.region.getByRole('button', { name: 'Queue 3 runs' }).click();
  await runs.region.getByRole('checkbox', { name: /behind the median/ }).check();
  await runs.region.getByLabel('Epoch at which to compare').fill('4');
  await runs.region.getByRole('button', { name: 'Run 3 queued' }).click();
  await runs.expectCount(3);
  await run.expectStatus('Stopped', 200_000);
  await expect(run.alerts).toContainText(['Ended early by the queue’s rule: after epoch 4']);
  expect(await run.epochRows()).toHaveLength(4);
  await expect(runs.row(1)).toContainText('stopped');
  for (const position of [2, 3]) await expect(runs.row(position)).toContainText('finished');
  await expect(runs.region.getByRole('list', { name: 'Queue' })).toHaveCount(0);
});

// Training while nobody looks: a hidden tab, a queue.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import { Studio } from './panels/studio';
import { words } from './panels/words';

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

async function openMotifs(studio: Studio, values: Record<string, number>): Promise<Buffer> {
  const bytes = await zipOf(await labelledPictures(studio.page.context(), { perClass: 12 }));
  await studio.dataset.drop({ name: 'motifs.zip', bytes });
  await studio.recipe.chooseDevice('CPU (WebAssembly)');
  await studio.recipe.fill({ 'Image size': 48, 'Batch size': 8, ...values });
  return bytes;
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
  await run.expectEpochsBeyond(0);
  expect((await seenBy(page)).wakeLocks).toEqual(['request screen']);

  const before = await checkpointsOf(page);
  await turnTab(page, 'hidden');
  await expect.poll(async () => (await checkpointsOf(page)).join()).not.toBe(before.join());
  const epochs = (await run.epochRows()).length;
  await run.expectEpochsBeyond(epochs + 1);
  await expect.poll(() => page.title()).toMatch(/^[1-9]\d?% · Training · Vireo$/);
  // The browser lets go of the lock of a hidden page: it is asked for again when the person is back.
  await turnTab(page, 'visible');
  expect((await seenBy(page)).wakeLocks).toEqual(['request screen', 'request screen']);
  await turnTab(page, 'hidden');

  await run.expectStatus('Finished');
  await expect.poll(async () => (await seenBy(page)).wakeLocks.at(-1)).toBe('release');
  const { notifications, titles } = await seenBy(page);
  expect(notifications).toEqual([
    expect.stringMatching(
      /^Vireo: Training has finished\. Validation accuracy [\d.]+% \([\d.]+% to [\d.]+%\), epoch \d+\.$/,
    ),
  ]);
  expect(titles.at(-1)).toMatch(/^[\d.]+% · Finished · Vireo$/);
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
  await runs.region.getByRole('checkbox', { name: words.runs.prune }).check();
  await runs.region.getByLabel('Epoch at which to compare').fill('4');
  await runs.region.getByRole('button', { name: 'Run 3 queued' }).click();
  await run.expectStatus('Stopped');
  await runs.expectCount(3);
  await expect(run.alerts).toContainText(['Ended early by the queue’s rule: after epoch 4']);
  expect(await run.epochRows()).toHaveLength(4);
  await expect(runs.row(1)).toContainText('stopped');
  for (const position of [2, 3]) await expect(runs.row(position)).toContainText('finished');
  await expect(runs.region.getByRole('list', { name: 'Queue' })).toHaveCount(0);
});

test('a queue outlives its tab: it is offered in its order, shared with other tabs, and goes on after what was interrupted', async ({
  studio,
  context,
}) => {
  const epochs = 20;
  const bytes = await openMotifs(studio, { Epochs: epochs });
  await studio.runs.region.getByLabel('Its values').fill('0.003, 0.002, 0.001, 0.0005');
  await studio.runs.region.getByRole('button', { name: 'Queue 4 runs' }).click();
  await expect(studio.runs.queue).toHaveText([/0\.003/, /0\.002/, /0\.001/, /0\.0005/]);
  await studio.runs.region.getByRole('button', { name: 'Move Learning rate 0.001 up' }).click();
  await studio.runs.region
    .getByRole('button', { name: 'Take Learning rate 0.0005 out of the queue' })
    .click();
  const left = [/0\.003/, /0\.001/, /0\.002/];
  await expect(studio.runs.queue).toHaveText(left);

  await studio.page.reload();
  await expect(studio.runs.queue).toHaveText(left);
  const offer = studio.page.getByRole('alert').filter({ hasText: 'wait in the queue' });
  await offer.getByRole('button', { name: 'Go on with the queue' }).click();
  // Nothing of it was decoded yet: the file is asked for, whatever it is called now.
  await expect(offer).toContainText('Open its dataset motifs again: the queue goes on by itself.');
  await studio.dataset.drop({ name: 'renamed.zip', bytes });
  // At once: however fast this machine is, the first run is the one that is interrupted.
  await studio.run.pause.click();
  await studio.run.expectStatus('Paused');
  await expect(offer).toHaveCount(0);
  await expect(studio.runs.queue).toHaveText(left.slice(1));

  // A second tab sees the same queue, and may not run it.
  const second = new Studio(await context.newPage());
  await second.open();
  await expect(second.runs.queue).toHaveText(left.slice(1));
  await expect(second.runs.region).toContainText('Another tab works through this queue');
  await expect(second.runs.region.getByRole('button', { name: /^Run \d+ queued/ })).toHaveCount(0);
  await second.page.close();

  const session = await context.newCDPSession(studio.page);
  const crashed = studio.page.waitForEvent('crash');
  // The answer never comes: there is nobody left to give it.
  session.send('Page.crash').catch(() => {});
  await crashed;
  await studio.page.close();

  const later = new Studio(await context.newPage());
  await later.open();
  const interrupted = later.page.getByRole('alert').filter({ hasText: 'was interrupted' });
  await expect(interrupted).toContainText('Then the 2 queued runs follow.');
  await expect(later.runs.queue).toHaveText(left.slice(1));
  await interrupted.getByRole('button', { name: 'Go on, then the queue' }).click();
  await expect(later.runs.queue).toHaveCount(0);
  await later.runs.expectCount(3);
  for (const position of [1, 2, 3]) {
    await expect(later.runs.row(position)).toContainText('finished');
    await expect(later.runs.row(position)).toContainText(`${epochs} / ${epochs}`);
  }
});

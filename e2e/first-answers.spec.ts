// The kept runs are asked for at the start, and listed before the rest of the training worker is there.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { Studio } from './panels/studio';

interface Heard {
  /** Whether the whole worker was there when it was answered. */
  readonly isReady: boolean;
  readonly result: unknown;
}

/** Notes what the training worker answers of the list. Runs in the page. */
function listen(): void {
  const heard: Heard[] = [];
  const Plain = globalThis.Worker;
  function Listened(url: string | URL, options?: WorkerOptions): Worker {
    const worker = new Plain(url, options);
    if (options?.name !== 'vireo-trainer') return worker;
    const lists = new Set<number>();
    let isReady = false;
    const post = worker.postMessage.bind(worker);
    worker.postMessage = (message: { id: number; command: string }, ...rest: unknown[]) => {
      if (message.command === 'listRuns') lists.add(message.id);
      Reflect.apply(post, worker, [message, ...rest]);
    };
    worker.addEventListener('message', ({ data }) => {
      if (data.type === 'ready') isReady = true;
      if (data.type === 'reply' && lists.has(data.id)) heard.push({ isReady, result: data.result });
    });
    return worker;
  }
  Object.assign(globalThis, { heard, Worker: Listened });
}

const heardBy = (page: Page): Promise<Heard[]> => page.evaluate(() => Reflect.get(globalThis, 'heard'));

async function openWithRuns(page: Page): Promise<Studio> {
  await page.addInitScript(listen);
  const studio = new Studio(page);
  await studio.open();
  await studio.runs.import({
    name: 'ledger.zip',
    bytes: readFileSync('reference/written-by/0.1/ledger.zip'),
  });
  await studio.runs.expectCount(2);
  return studio;
}

test('runs are listed while most of the worker is still on its way, as the whole of it lists them', async ({
  page,
}) => {
  const studio = await openWithRuns(page);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isAskedFor = false;
  await page.route(/\/assets\/answer-[^/]*\.js$/, async (route) => {
    isAskedFor = true;
    await released;
    await route.continue();
  });
  await page.reload();
  await studio.runs.expectCount(2);
  await expect.poll(() => isAskedFor).toBe(true);
  const [early] = await heardBy(page);
  expect(early?.isReady).toBe(false);
  expect(early?.result).toMatchObject({ ok: true, value: { runs: [{}, {}], unread: [] } });

  release();
  await studio.dataset.trySample.click();
  await studio.dataset.expectImages(600);
  // The view looks again when it is shown.
  await studio.runs.expectCount(2);
  await expect.poll(async () => (await heardBy(page)).at(-1)?.isReady).toBe(true);
  expect((await heardBy(page)).at(-1)?.result).toEqual(early?.result);
});

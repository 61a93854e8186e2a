// A device that is lost, and one without room, under a run of the built page.
import type { Page, Worker } from '@playwright/test';
import { expect, test } from './fixtures';
import { below, labelledPictures, zipOf } from './making/zips';
import type { Studio } from './panels/studio';

/** What a test reads and sets in the training worker. */
interface DeviceFaults {
  device: GPUDevice | null;
  /** Buffers above this many bytes are refused for lack of memory. */
  limitBytes: number;
  largestBytes: number;
}

function trainerOf(page: Page): Worker {
  const worker = page.workers().find((found) => found.url().includes('trainer'));
  if (!worker) throw new Error('The training worker has not started');
  return worker;
}

const faultsOf = (page: Page) =>
  trainerOf(page).evaluateHandle(() => (self as unknown as { faults: DeviceFaults }).faults);

/** Puts a device of our own making between the worker and the adapter; before the first run. */
async function standBetween(page: Page): Promise<void> {
  await trainerOf(page).evaluate(() => {
    const faults: DeviceFaults = { device: null, limitBytes: Number.POSITIVE_INFINITY, largestBytes: 0 };
    Object.assign(self, { faults });
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (descriptor) {
      const device = await requestDevice.call(this, descriptor);
      faults.device = device;
      return device;
    };
    const { createBuffer, pushErrorScope, popErrorScope } = GPUDevice.prototype;
    const scopes: { filter: GPUErrorFilter; refused: number | null }[] = [];
    GPUDevice.prototype.createBuffer = function (descriptor) {
      faults.largestBytes = Math.max(faults.largestBytes, descriptor.size);
      const scope = scopes.findLast(({ filter }) => filter === 'out-of-memory');
      if (scope && descriptor.size > faults.limitBytes) scope.refused = descriptor.size;
      return createBuffer.call(this, descriptor);
    };
    GPUDevice.prototype.pushErrorScope = function (filter) {
      scopes.push({ filter, refused: null });
      return pushErrorScope.call(this, filter);
    };
    GPUDevice.prototype.popErrorScope = async function () {
      const refused = scopes.pop()?.refused ?? null;
      const found = await popErrorScope.call(this);
      return refused === null ? found : new GPUOutOfMemoryError(`No room for ${refused} bytes`);
    };
  });
}

async function openMotifs(studio: Studio, epochs: number): Promise<void> {
  const labelled = await labelledPictures(studio.page.context(), { perClass: 24, side: 12 });
  await studio.dataset.drop({ name: 'motifs.zip', bytes: await zipOf(below('motifs', labelled)) });
  await studio.dataset.expectImages(72);
  await studio.recipe.chooseDevice('WebGPU');
  await studio.recipe.fill({ 'Image size': 8, Epochs: epochs, 'Batch size': 32 });
  await standBetween(studio.page);
}

test('a device without room gets fewer images at once, and one without any says so', async ({ studio }) => {
  const { run, recipe } = studio;
  await openMotifs(studio, 1);
  await run.start.click();
  await run.expectStatus('Finished');
  await expect(run.alerts).toHaveCount(0);

  // What the check of the kernels took does not count: it was done before the first run, and is not done again.
  await (await faultsOf(studio.page)).evaluate((faults) => {
    faults.largestBytes = 0;
  });
  await run.start.click();
  await run.expectUnderWay();
  await run.expectStatus('Finished');

  // Room for three quarters of what a whole batch takes: half of it fits.
  await (await faultsOf(studio.page)).evaluate((faults) => {
    faults.limitBytes = Math.floor(0.75 * faults.largestBytes);
  });
  await recipe.fill({ Epochs: 2 });
  await run.start.click();
  await run.expectStatus('Finished');
  await expect(run.status).toContainText('WebGPU');
  await expect(run.alerts).toContainText(['fewer images go through at once']);
  const rows = await run.epochRows();
  expect(rows.map(({ epoch }) => epoch)).toEqual([1, 2]);
  for (const { trainLoss } of rows) expect(trainLoss).toBeGreaterThan(0);

  await (await faultsOf(studio.page)).evaluate((faults) => {
    faults.limitBytes = 1;
  });
  await run.start.click();
  await run.expectStatus('Failed');
  await expect(run.alerts.first()).toContainText('not enough memory, even for one image at a time');
});

test('a device that is lost three times is opened again each time; the fourth time ends the run with words', async ({
  studio,
}) => {
  const { run } = studio;
  await openMotifs(studio, 100);
  await run.start.click();
  await run.expectStatus('Training');
  const stepShown = () =>
    run.region
      .getByText(/^\d+ \/ \d+$/)
      .nth(1)
      .textContent()
      .then((text) => Number.parseInt(text ?? '0', 10));
  for (let time = 1; time <= 4; time++) {
    const before = await stepShown();
    await expect.poll(stepShown).toBeGreaterThan(before);
    await (await faultsOf(studio.page)).evaluate((faults) => faults.device?.destroy());
    if (time === 4) break;
    await expect(run.alerts).toContainText([`opened again (${time} of 3)`]);
    await run.expectStatus('Training');
  }
  await run.expectStatus('Failed');
  await expect(run.alerts.first()).toContainText('lost again and again');
  // Nothing is lost: the list of runs offers to go on.
  const row = studio.runs.row(1);
  await expect(row).toContainText('failed');
  await row.getByRole('button', { name: 'Go on' }).click();
  await run.expectUnderWay();
  await run.expectStatus('Training');
  await run.stop.click();
  await run.expectStatus('Stopped');
});

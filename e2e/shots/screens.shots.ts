import { expect, test } from '../fixtures';
import { labelledPictures, peoplesZip, zipOf } from '../making/zips';
import type { Studio } from '../panels/studio';
import { shoot } from './shoot';

const BIRDS = ['Abbott’s babbler', 'Black-capped chickadee', 'Crested caracara', 'Dunlin', 'Emu'];
const TEN = [...BIRDS, 'Fiordland penguin', 'Go away bird', 'Hoopoe', 'Inland dotterel', 'Jabiru'];

async function trainOn(
  { dataset, recipe, run }: Studio,
  zip: Buffer,
  images: number,
  epochs: number,
): Promise<void> {
  await dataset.drop({ name: 'birds.zip', bytes: zip });
  await dataset.expectImages(images);
  await expect(dataset.thumbnails.first()).toBeVisible();
  await recipe.choosePreset('Quick start');
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 24, 'Batch size': 16, Epochs: epochs });
  await run.start.click();
  await run.expectStatus('Finished');
}

test('nothing yet, and what cannot be opened', async ({ page, studio }) => {
  await shoot(page, 'empty');
  await studio.dataset.drop({ name: 'nothing.zip', bytes: Buffer.from('no zip') });
  await expect(studio.dataset.alerts).toBeVisible();
  await shoot(page, 'refused');
});

test('a run under way, as the README shows it', async ({ page, studio: { dataset, recipe, run } }) => {
  await dataset.trySample.click();
  await dataset.expectImages(600);
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ Epochs: 60 });
  await run.start.click();
  await expect(run.status).toContainText(/epoch 1\d of 60/);
  await run.region.scrollIntoViewIfNeeded();
  await shoot(page, 'training');
});

test('a dirty dataset', async ({ context, page, studio }) => {
  const people = await peoplesZip(context, 12);
  await studio.dataset.drop({ name: 'motifs.zip', bytes: people.zip });
  await studio.dataset.expectImages(37);
  for (const tab of await studio.dataset.region.getByRole('tab').all()) {
    await tab.click();
    const name = (await tab.textContent())?.toLowerCase().replaceAll(/\W+/g, '-');
    await shoot(page, `dirty-${name}`, studio.dataset.region);
  }
});

test('a queue that waits, and runs over time', async ({ context, page, studio }) => {
  const { run, runs, recipe } = studio;
  const labelled = await labelledPictures(context, { classes: TEN, perClass: 6, side: 24 });
  await trainOn(studio, await zipOf(labelled), 60, 8);
  await recipe.fill({ Seed: 4 });
  await run.start.click();
  await run.expectStatus('Finished');
  await runs.expectCount(2);
  for (const position of [1, 2]) await runs.row(position).getByRole('checkbox').check();
  await runs.region.getByLabel('Over', { exact: true }).click();
  await page.getByRole('option', { name: 'Time', exact: true }).click();
  await runs.region.getByRole('button', { name: 'Queue 3 runs' }).click();
  await shoot(page, 'queue-compared', runs.region);
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: 'wait in the queue' })).toBeVisible();
  await expect(runs.queue).toHaveCount(3);
  await shoot(page, 'queue-offered');
  await shoot(page, 'queue-list', runs.region);
  // Its pixels gone, its file is asked for.
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry('pixels', { recursive: true });
    for await (const kept of (await root.getDirectoryHandle('runs')).values()) {
      if (kept.kind !== 'directory') continue;
      for await (const name of kept.keys()) if (name.startsWith('checkpoint')) await kept.removeEntry(name);
    }
  });
  await page.getByRole('button', { name: 'Go on with the queue' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Open its dataset' })).toBeVisible();
  await shoot(page, 'queue-asks');
  await Promise.all([
    page.waitForEvent('download'),
    runs.region.getByRole('button', { name: 'Export all' }).click(),
  ]);
  await expect(runs.alerts.first()).toBeVisible();
  await shoot(page, 'export-gaps', runs.region);
});

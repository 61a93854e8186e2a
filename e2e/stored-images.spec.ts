import { expect, test } from './fixtures';
import { below, labelledPictures, zipOf } from './making/zips';
import { words } from './panels/words';

test('decoded images are kept for the next visit, shown, and cleared', async ({ context, studio }) => {
  const { page } = studio;
  let decoderCount = 0;
  // Decoders that begin, not their file: that is fetched ahead, with everything else.
  page.on('worker', (worker) => {
    if (/decoder\.worker/.test(worker.url())) decoderCount++;
  });
  const settings = page.getByRole('dialog', { name: words.studio.settings });
  const look = () => page.getByRole('button', { name: words.studio.settings }).click();
  await look();
  await expect(settings).toContainText('Nothing is kept yet');
  await page.keyboard.press('Escape');

  const pictures = await labelledPictures(context, { classes: ['crow', 'owl'], perClass: 6 });
  const zip = { name: 'birds.zip', bytes: await zipOf(below('birds', pictures)) };
  await studio.trainOnce(zip);
  expect(decoderCount).toBeGreaterThan(0);

  decoderCount = 0;
  await page.reload();
  await studio.trainOnce(zip);
  expect(decoderCount).toBe(0);
  await look();
  const rows = settings.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('birds8 × 8 × 312');

  await page.getByRole('button', { name: 'Clear birds at 8 × 8 × 3' }).click();
  await expect(settings).toContainText('Nothing is kept yet');
  await page.keyboard.press('Escape');
  await studio.run.start.click();
  await expect.poll(() => decoderCount).toBeGreaterThan(0);
  await studio.run.expectStatus('Finished');
});

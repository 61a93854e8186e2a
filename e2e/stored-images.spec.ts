import { expect, test } from './fixtures';
import { below, labelledPictures, zipOf } from './making/zips';
import { inView } from './panels/in-view';

test('decoded images are kept for the next visit, shown, and cleared', async ({ context, studio }) => {
  const { page, dataset } = studio;
  let decoderCount = 0;
  // Decoders that begin, not their file: that is fetched ahead, with everything else.
  page.on('worker', (worker) => {
    if (/decoder\.worker/.test(worker.url())) decoderCount++;
  });
  const title = 'Decoded images kept on this machine';
  const look = () => inView(page, 'data', page.getByRole('button', { name: title })).click();
  await look();
  await expect(dataset.region).toContainText('Nothing is kept yet');

  const pictures = await labelledPictures(context, { classes: ['crow', 'owl'], perClass: 6 });
  const zip = { name: 'birds.zip', bytes: await zipOf(below('birds', pictures)) };
  await studio.trainOnce(zip);
  expect(decoderCount).toBeGreaterThan(0);

  decoderCount = 0;
  await page.reload();
  await studio.trainOnce(zip);
  expect(decoderCount).toBe(0);
  await look();
  const rows = page.getByRole('region', { name: title }).getByRole('row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('birds8 × 8 × 312');

  await page.getByRole('button', { name: 'Clear birds at 8 × 8 × 3' }).click();
  await expect(dataset.region).toContainText('Nothing is kept yet');
  await studio.run.start.click();
  await expect.poll(() => decoderCount).toBeGreaterThan(0);
  await studio.run.expectStatus('Finished');
});

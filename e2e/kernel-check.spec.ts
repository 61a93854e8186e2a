import { readFile } from 'node:fs/promises';
import { kernelReportSchema } from '../src/shared/kernel-report';
import { CHECK_ADDRESS } from '../src/shared/views';
import { expect, test } from './fixtures';
import { words } from './panels/words';
import { violations } from './violations';

// The whole check takes a software adapter a minute: the first network shows what the page does with each.
test('kernels are checked by hand on a page of their own, and the report is saved', async ({ studio }) => {
  const { page } = studio;
  await page.goto(CHECK_ADDRESS);
  const panel = page.getByRole('region', { name: words.kernels.title });
  await panel.getByRole('button', { name: words.kernels.check }).click();
  const first = panel.getByRole('group').filter({ hasText: `cnn: ${words.kernels.right}` });
  await expect(first).toBeVisible();
  await panel.getByRole('button', { name: words.kernels.stop }).click();
  const save = panel.getByRole('button', { name: words.kernelReport.save });
  await expect(save).toBeVisible();
  await first.locator('summary').click();
  await expect(first.getByRole('row').filter({ hasText: 'cross-entropy' })).toBeVisible();
  expect(await violations(page)).toEqual([]);

  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  const report = kernelReportSchema.parse(JSON.parse(await readFile(await download.path(), 'utf8')));
  expect(report.checks[0]).toMatchObject({ name: 'cnn', trouble: null });
  expect(report.checks[0]?.kernels.length).toBeGreaterThan(20);
  expect(report.limits.maxBufferSize).toBeGreaterThan(0);

  await panel.getByRole('button', { name: words.kernels.back }).click();
  await expect(panel).toBeHidden();
});

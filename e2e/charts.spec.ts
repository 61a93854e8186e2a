import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';

test('the live charts share a pointer, keep what was measured behind what is smoothed, and say themselves in words', async ({
  context,
  studio,
}) => {
  const { page, dataset, recipe, run } = studio;
  const pictures = await labelledPictures(context, { classes: ['robin', 'wren'], perClass: 8 });
  await dataset.drop({ name: 'birds.zip', bytes: await zipOf(pictures) });
  await recipe.choosePreset('Quick start');
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 16, 'Batch size': 4, Epochs: 6 });
  await run.start.click();
  await run.expectStatus('Finished');

  const chart = run.loss.getByRole('img', {
    name: /^Loss, over: Epoch\. Training: from .* Validation: from /,
  });
  await expect(chart).toBeVisible();
  // Six epochs, each with a mark; what each curve came to, at its end.
  await expect(run.loss.locator('[data-epoch-marks="6"]')).toBeAttached();
  await expect(run.loss.locator('[data-last]')).toHaveCount(2);

  await run.loss.locator('svg rect').last().hover();
  await expect(run.loss).toContainText(/Epoch [\d.]+Training: /);
  await expect(run.accuracy).toContainText(/Epoch [\d.]+.*Training: /);

  await run.region.getByRole('slider', { name: 'Smoothing' }).focus();
  for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
  await expect(run.loss.locator('[data-curve="training as measured"]')).toHaveAttribute('opacity', '0.3');
  await expect(run.loss.locator('[data-curve="training"]')).toHaveAttribute('opacity', '1');

  await run.region.getByRole('switch', { name: 'Log x' }).check({ force: true });
  await expect(run.loss).toContainText('Epoch (log scale)');
});

import { expect, test } from './fixtures';
import { inView, openView } from './panels/in-view';

test('every field says what it does, and a recipe can be made in words', async ({ studio }) => {
  const { dataset, page } = studio;
  await dataset.trySample.click();
  await dataset.expectImages(600);
  await expect(dataset.region.getByRole('heading', { name: 'Dataset', exact: true })).toBeFocused();
  const panel = inView(page, 'recipe', page.locator('#recipe'));
  const epochs = panel.getByLabel('Epochs', { exact: true });

  await epochs.press('F1');
  const help = page.getByRole('note').filter({ hasText: 'How often every training image is seen' });
  await expect(help).toContainText('Raise it: while the validation curve still rises');
  await expect(help).toContainText('Usual: 5 to 20 with pretrained weights');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();

  await panel.getByText('Simple', { exact: true }).click();
  await expect(epochs).toBeHidden();
  await panel.getByLabel('Length of the run').selectOption('Longer, 16');
  await panel.getByLabel('Strength of augmentation').selectOption('Gentle: mirrored, shifted');
  // The form is remembered; what it says is the recipe that the other one shows.
  await panel.getByText('All settings', { exact: true }).click();
  await expect(epochs).toHaveValue('16');
  await panel.getByRole('button', { name: 'Augmentation' }).click();
  await expect(panel.getByLabel('Horizontal flip')).toHaveValue('0.5');
  await expect(panel.getByLabel('Padding before random crop')).toHaveValue('4');
  await panel.getByRole('button', { name: 'Undo the last change of the recipe' }).click();
  await expect(panel.getByLabel('Horizontal flip')).toHaveValue('0');
  await expect(epochs).toHaveValue('16');

  // From 1600 px on data and recipe stand beside each other; either address shows both, and narrower one of them.
  await page.setViewportSize({ width: 1720, height: 900 });
  const both = [page.locator('#dataset'), page.locator('#recipe')] as const;
  for (const view of ['data', 'recipe'] as const) {
    await openView(page, view);
    for (const part of both) await expect(part).toBeVisible();
    const boxes = await Promise.all(both.map((part) => part.boundingBox()));
    const [left, right] = boxes.map((box) => box ?? { x: 0, y: 0, width: 0 });
    expect(left?.y).toBe(right?.y);
    expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0);
    expect((right?.x ?? 0) + (right?.width ?? 0)).toBeLessThanOrEqual(1720);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(both[0]).toBeHidden();
  await expect(both[1]).toBeVisible();
});

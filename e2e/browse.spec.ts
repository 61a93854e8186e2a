import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import { words } from './panels/words';
import { axeOn, seriousViolations } from './violations';

test('pictures are browsed by keyboard: in the grid, at full size, and back to where one was', async ({
  page,
  studio: { dataset },
}) => {
  await dataset.trySample.click();
  await expect(dataset.fact('Classes')).toBeVisible();
  await dataset.region.getByRole('button', { name: words.browse.open }).click();
  const dialog = page.getByRole('dialog');
  const cells = dialog.getByRole('region', { name: words.browse.grid }).getByRole('button');
  await expect(cells.nth(5).getByRole('img')).toBeVisible();
  const pathOf = async (place: number) => (await cells.nth(place).getAttribute('aria-label')) ?? '';
  const [first, second, third] = [await pathOf(0), await pathOf(1), await pathOf(2)];
  expect(new Set([first, second, third]).size).toBe(3);

  expect(await seriousViolations(axeOn(page).include('[role=dialog]'))).toEqual([]);

  // One stop for Tab, then arrows.
  await cells.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(cells.nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(second, { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(dialog.getByText(third, { exact: true })).toBeVisible();
  await expect(dialog.locator('dl')).toContainText('px');
  await dialog.getByRole('button', { name: words.browse.back }).click();
  await expect(dialog.getByRole('button', { name: third, exact: true })).toBeFocused();

  await page.keyboard.press('End');
  const last = dialog.locator('button:focus');
  await expect(last.getByRole('img')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(last).toHaveAttribute('tabindex', '0');
  await expect(cells.and(dialog.locator('[tabindex="0"]'))).toHaveCount(1);
});

test('each class is seen by its own pictures, also after other labels are learned', async ({
  context,
  page,
  studio: { dataset },
}) => {
  const pictures = await labelledPictures(context, {
    classes: ['dove', 'hawk', 'robin', 'wren'],
    perClass: 2,
  });
  const files = new Map<string, Uint8Array | string>([
    ...[...pictures].map(([path, bytes]) => [path.replace(/^(\w+)\//, '$1/$1-'), bytes] as const),
    // The first classes by their folders are the last by their groups.
    ['groups.csv', 'class,group\ndove,other\nhawk,other\nrobin,garden\nwren,garden\n'],
  ]);
  await dataset.drop({ name: 'birds.zip', bytes: await zipOf(files) });
  const first = dataset.classRows.first().getByRole('img');
  await expect(first.first()).toHaveAccessibleName(/^dove: dove-/);
  await page.getByLabel(words.dataset.labelLevel).selectOption('group');
  await expect(dataset.classRows.first()).toContainText('garden');
  await expect(first.first()).toHaveAccessibleName(/^garden: robin-/);
  await expect(first).toHaveCount(4);
});

import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures';
import { labelledPictures, unzip, zipOf } from './making/zips';
import { filled, words } from './panels/words';
import { axeOn, seriousViolations } from './violations';

test('a flat zip is labelled by keys and by dragging, undone, still labelled after a reload, and leaves as class folders', async ({
  context,
  page,
  studio,
}) => {
  const { dataset } = studio;
  const pictures = await labelledPictures(context, { classes: ['dove', 'hawk'], perClass: 4 });
  // Names that give no class away.
  const flat = new Map([...pictures].map(([path, bytes], i) => [`${i + 1}${path.slice(-4)}`, bytes]));
  const zip = { name: 'flat.zip', bytes: await zipOf(flat) };
  await dataset.drop(zip);
  await expect(dataset.fact('Classes')).toHaveText('0');
  await dataset.region.getByRole('button', { name: words.label.open }).click();

  const dialog = page.getByRole('dialog');
  const cells = dialog.getByRole('region', { name: words.browse.grid }).getByRole('button');
  const name = dialog.getByLabel(words.label.newClass);
  await name.fill('dove');
  await name.press('Enter');
  await name.fill('Dove');
  await name.press('Enter');
  await expect(dialog.getByText('There is a class dove already.')).toBeVisible();
  await name.fill('hawk');
  await name.press('Enter');
  const hawk = dialog.getByRole('button', { name: /^Label as hawk/ });
  await expect(hawk).toBeVisible();

  // By keys, each time on to the next; the wrong one is undone.
  await cells.first().focus();
  await page.keyboard.press('1');
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await expect(cells.nth(2)).toHaveAccessibleName('3.png: hawk');
  await expect(cells.nth(3)).toBeFocused();
  await page.keyboard.press('Control+z');
  await expect(cells.nth(2)).toHaveAccessibleName('3.png');
  // By selecting: from here to the next.
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(dialog.getByText('2 pictures selected', { exact: false })).toBeVisible();
  await page.keyboard.press('1');
  await expect(cells.nth(3)).toHaveAccessibleName('4.png: dove');
  // By dragging what is selected.
  for (const place of [4, 5, 6, 7]) await cells.nth(place).click();
  expect(await seriousViolations(axeOn(page).include('[role=dialog]'))).toEqual([]);
  await cells.nth(5).dragTo(hawk);
  await expect(hawk).toHaveAccessibleName(/: 4 so far/);
  await page.keyboard.press('Escape');
  await expect(dataset.fact('Classes')).toHaveText('2');
  await dataset.expectImages(8);

  // Never trained on, it is among what was opened here; its pixels are not kept, so that its file is asked for.
  await page.reload();
  const recent = dataset.region.getByRole('region', { name: words.recent.title });
  await expect(recent.getByRole('listitem')).toContainText(words.recent.untrained);
  await recent.getByRole('button', { name: filled(words.recent.openDatasetOf, { name: 'flat' }) }).click();
  await expect(recent.getByRole('status')).toHaveText(words.recent.ask);
  await recent
    .getByLabel(filled(words.recent.fileOf, { name: 'flat' }), { exact: true })
    .setInputFiles({ name: zip.name, mimeType: 'application/zip', buffer: zip.bytes });
  await expect(dataset.region.getByText('8 labels from your last visit', { exact: false })).toBeVisible();
  await expect(dataset.fact('Classes')).toHaveText('2');

  const saving = page.waitForEvent('download');
  await dataset.region.getByRole('button', { name: words.label.download }).click();
  const saved = await saving;
  const bytes = await readFile(await saved.path());
  const files = await unzip(bytes);
  expect([...files.keys()].toSorted()).toEqual(
    [...flat.keys()].map((path, i) => `${i < 4 ? 'dove' : 'hawk'}/${path}`).toSorted(),
  );
  await dataset.drop({ name: 'again.zip', bytes });
  await dataset.expectImages(8);
  await expect(dataset.fact('Classes')).toHaveText('2');
});

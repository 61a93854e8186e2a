import { readFile } from 'node:fs/promises';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures';
import { labelledPictures, unzip } from './making/zips';
import { openView } from './panels/in-view';
import { anyOf, filled, words } from './panels/words';
import { axeOn, seriousViolations } from './violations';

test('two classes are collected by camera and from files, are still there after a reload, and are trained on', async ({
  context,
  page,
  studio,
}) => {
  const { dataset, recipe, run, results } = studio;
  await context.grantPermissions(['camera']);
  const collect = page.getByRole('region', { name: words.collect.title });
  const card = (name: string) => collect.getByRole('group', { name: `Class ${name}` });
  await dataset.region.getByRole('button', { name: words.dataset.collect }).click();
  const newClass = collect.getByLabel(words.collect.newClass);
  for (const name of ['left', 'right']) {
    await newClass.fill(name);
    await newClass.press('Enter');
    await expect(card(name)).toBeVisible();
  }
  await newClass.fill('test');
  await newClass.press('Enter');
  await expect(collect.getByText('A folder called test is read as', { exact: false })).toBeVisible();
  await expect(collect.getByRole('button', { name: words.collect.use })).toBeDisabled();

  // Held by the mouse, then by a key.
  await card('left').getByRole('button', { name: 'Take pictures of left' }).click();
  const hold = card('left').getByRole('button', { name: 'Hold to take pictures of left' });
  await expect(hold).toBeEnabled();
  const pictures = (name: string) => card(name).getByRole('button', { name: /^Remove .*\.(jpg|png)$/ });
  await hold.hover();
  await page.mouse.down();
  await expect(pictures('left').nth(2)).toBeVisible();
  await page.mouse.up();
  await hold.press('Enter');
  await expect(pictures('left').nth(3)).toBeVisible();
  await card('left').getByRole('button', { name: words.collect.closeCamera }).click();

  // Files, of which one is none that can be learned from.
  const drawn = await labelledPictures(context, { classes: ['right'], perClass: 4 });
  await card('right')
    .getByLabel('Choose pictures for right')
    .setInputFiles([
      ...[...drawn].map(([path, bytes]) => ({
        name: path.slice(path.indexOf('/') + 1),
        mimeType: 'image/png',
        buffer: Buffer.from(bytes),
      })),
      { name: 'IMG_1.heic', mimeType: 'image/heic', buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0') },
    ]);
  await expect(collect.getByRole('alert')).toContainText('IMG_1.heic');
  expect(await seriousViolations(axeOn(page).include('#collect'))).toEqual([]);
  await expect(pictures('right')).toHaveCount(4);
  await pictures('right').first().click();
  await expect(pictures('right')).toHaveCount(3);
  await page.getByRole('button', { name: words.collect.undo, exact: true }).click();
  await expect(pictures('right')).toHaveCount(4);

  // Pasting goes to the class that was touched last.
  await page.evaluate(
    (given) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array(given)], 'pasted.png', { type: 'image/png' }));
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      document.body.dispatchEvent(paste);
    },
    [...(drawn.get('right/01.png') ?? [])],
  );
  await expect(pictures('right')).toHaveCount(5);

  await page.reload();
  await dataset.region.getByRole('button', { name: words.dataset.collect }).click();
  await expect(pictures('right')).toHaveCount(5);
  await test.step('another collection is made, named, deleted and brought back; this one leaves as class folders', async () => {
    const which = collect.getByLabel(words.collections.which, { exact: true });
    await collect.getByRole('button', { name: words.collections.create }).click();
    await page.keyboard.type('Shells');
    await page.keyboard.press('Enter');
    await expect(which).toHaveValue('Shells');
    await expect(pictures('right')).toHaveCount(0);
    await collect.getByRole('button', { name: words.collections.remove, exact: true }).click();
    await expect(which).toHaveValue(words.collections.first);
    await page.getByRole('button', { name: words.collect.undo, exact: true }).last().click();
    await expect(which).toHaveValue('Shells');
    await which.selectOption(words.collections.first);
    await collect.getByRole('button', { name: words.collections.remove, exact: true }).click();
    await expect(which).toHaveValue('Shells');
    await collect.getByRole('button', { name: words.collections.remove, exact: true }).click();
    // None is left, and none is made up: the next class begins one.
    await expect(which).toBeHidden();
    await expect(newClass).toBeVisible();
    const undo = page.getByRole('button', { name: words.collect.undo, exact: true }).last();
    await undo.click();
    await expect(which).toHaveValue('Shells');
    await undo.click();
    await expect(which).toHaveValue(words.collections.first);
    await expect(which.getByRole('option')).toHaveCount(2);
    await collect.getByRole('button', { name: words.collections.renameIt }).click();
    const name = collect.getByLabel(anyOf(words.collections.rename));
    await name.fill('SHELLS');
    await name.press('Enter');
    await expect(
      collect.getByText(filled(words.failure.collectionNameTaken, { name: 'Shells' })),
    ).toBeVisible();
    const bottomOf = (one: Locator) => one.evaluate((element) => element.getBoundingClientRect().bottom);
    const take = collect.getByRole('button', { name: words.collections.take, exact: true });
    for (const one of [take, which]) expect(await bottomOf(one)).toBeCloseTo(await bottomOf(name), 0);
    await name.selectText();
    await page.keyboard.type('Left or right');
    await page.keyboard.press('Enter');
    await expect(which).toHaveValue('Left or right');
    await expect(pictures('right')).toHaveCount(5);
    const saving = page.waitForEvent('download');
    await collect.getByRole('button', { name: words.collections.download }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('Left or right.zip');
    const files = await unzip(await readFile(await saved.path()));
    expect([...files.keys()].filter((path) => path.startsWith('right/'))).toHaveLength(5);
    expect(await seriousViolations(axeOn(page).include('#collect'))).toEqual([]);
  });
  await test.step('on the first screen it is among what was worked on before', async () => {
    await page.reload();
    const before = dataset.region.getByRole('region', { name: words.recent.title });
    await expect(before.getByRole('listitem')).toHaveCount(1);
    await expect(before).toContainText('Left or right');
    await before
      .getByRole('button', { name: filled(words.recent.collectMoreOf, { name: 'Left or right' }) })
      .click();
    await expect(pictures('right')).toHaveCount(5);
    await collect.getByRole('button', { name: words.collect.back }).click();
    await before
      .getByRole('button', { name: filled(words.recent.openDatasetOf, { name: 'Left or right' }) })
      .click();
  });
  await expect(dataset.fact('Classes')).toHaveText('2');

  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 8, Epochs: 1, 'Batch size': 4 });
  await run.start.click();
  await run.expectStatus('Finished');

  await test.step('trained on, it stands there once, with its run', async () => {
    await page.reload();
    await openView(page, 'data');
    const before = dataset.region.getByRole('region', { name: words.recent.title });
    await expect(before.getByRole('button', { name: new RegExp(words.recent.openRun) })).toBeVisible();
    const item = before.getByRole('listitem');
    await expect(item).toHaveCount(1);
    await expect(item).toContainText('Left or right');
    await expect(item.getByRole('button', { name: new RegExp(words.recent.collectMore) })).toBeVisible();
    await item.getByRole('button', { name: new RegExp(words.recent.openRun) }).click();
    await expect(results.region).toBeVisible();
    await openView(page, 'data');
    await expect(dataset.fact('Classes')).toHaveText('2');
  });
});

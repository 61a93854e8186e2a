import { countPresses } from './count-presses';
import { expect, test } from './fixtures';
import { labelledPictures, unzip, zipOf } from './making/zips';
import { coloursOf } from './panels/evaluation-panel';
import { filled, words } from './panels/words';
import { tabTo } from './tab-to';

test('a mistake is opened, relabelled and learned from, and the network says why', async ({
  context,
  studio,
}) => {
  const { page, dataset, run, results, evaluation } = studio;
  const pictures = await labelledPictures(context, { perClass: 20 });
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });

  await test.step('the first mistake is a few keys from the end of the run', async () => {
    const presses = await countPresses(page);
    const seeMistakes = page.getByRole('note').getByRole('button', { name: words.run.next.seeMistakes });
    await tabTo(page, seeMistakes);
    await page.keyboard.press('Enter');
    await expect(evaluation.matrix).toBeVisible();
    await tabTo(page, evaluation.images.first());
    expect((await presses()).tabs).toBeLessThanOrEqual(15);
  });

  await test.step('the matrix is one stop of Tab, within which arrow keys lead from cell to cell', async () => {
    const stop = evaluation.matrix.locator('[tabindex="0"]');
    await expect(stop).toHaveCount(1);
    await stop.focus();
    for (const key of ['Control+Home', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
    const cells = evaluation.matrix.getByRole('row').nth(2).getByRole('button');
    await expect(cells.nth(1)).toBeFocused();
    await page.keyboard.press('Home');
    await expect(cells.first()).toBeFocused();
    await expect(stop).toHaveCount(1);
  });

  const { cell, truth, count } = await evaluation.firstCell();
  const other = truth === 'disc' ? 'cross' : 'disc';
  const { image } = evaluation;

  await test.step('a cell opens its images, and arrow keys lead along them', async () => {
    await cell.click();
    await expect(evaluation.images).toHaveCount(count);
    await evaluation.images.first().click();
    await expect(image).toContainText(filled(words.evaluation.oneImage, { at: 1, number: count }));
    await expect(image.getByRole('definition')).toHaveCount(6);
    if (count > 1) {
      await page.keyboard.press('ArrowRight');
      await expect(image).toContainText(filled(words.evaluation.oneImage, { at: 2, number: count }));
      await page.keyboard.press('ArrowLeft');
    }
  });

  await test.step('Grad-CAM is drawn over it, and the first filters stand beside', async () => {
    await image.getByRole('button', { name: words.explain.why }).click();
    await expect(evaluation.explanation(words.explain.gradCam)).toBeVisible();
    expect(await coloursOf(evaluation.explanation(words.explain.gradCam))).toBeGreaterThan(20);
    await image.getByText(words.explain.filters, { exact: true }).click();
    const filter = evaluation.explanation(filled(words.explain.filterOf, { number: 1 }));
    expect(await coloursOf(filter)).toBeGreaterThan(4);
  });

  const relabelled = filled(words.evaluation.isRelabelled, { before: truth, after: other });
  const relabel = async () => {
    await image.getByLabel(words.evaluation.rightClass).selectOption(other);
    await image.getByRole('button', { name: words.evaluation.relabel }).click();
    await expect(image).toContainText(relabelled);
  };
  await test.step('it is relabelled, that is undone, and it is relabelled again', async () => {
    await relabel();
    await image.getByRole('button', { name: words.evaluation.undoRelabel }).click();
    await expect(image).not.toContainText(relabelled);
    await relabel();
    await page.keyboard.press('Escape');
    await expect(dataset.classRows.filter({ hasText: new RegExp(`^${truth}\\D*19$`) })).toHaveCount(1);
    await expect(dataset.classRows.filter({ hasText: new RegExp(`^${other}\\D*21$`) })).toHaveCount(1);
  });

  await test.step('the next run learns from it, and its recipe says so', async () => {
    await evaluation.region.getByRole('button', { name: words.evaluation.trainAgain }).click();
    await run.expectStatus('Finished');
    await evaluation.look();
    await expect(evaluation.region.getByRole('button', { name: words.evaluation.trainAgain })).toHaveCount(0);
    const weights = await results.download(results.downloadWeights);
    const files = await unzip(Buffer.from(weights.bytes));
    const recipe = JSON.parse(String(files.get('recipe.json')));
    expect(Object.values(recipe.dataset.relabelled)).toEqual([other]);
  });
});

test('images drawn at random are shown with what the model says of each', async ({ context, studio }) => {
  const { page, results, evaluation } = studio;
  const pictures = await labelledPictures(context, { perClass: 40 });
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  const { gallery } = words.evaluation;
  const button = (name: string) => evaluation.region.getByRole('button', { name, exact: true });
  await button(gallery.showValidation).click();
  const images = evaluation.region.getByRole('list', { name: gallery.title }).getByRole('button');
  await expect(images).toHaveCount(12);
  const names = () => images.evaluateAll((found) => found.map((one) => one.getAttribute('aria-label')));
  const before = await names();
  for (const name of before) expect(name).toMatch(/^.+, .+ sure: (right|wrong) Is: .+$/);

  await button(gallery.shuffle).click();
  await expect(async () => expect(await names()).not.toEqual(before)).toPass();
  await images.first().focus();
  await page.keyboard.press('Enter');
  await expect(evaluation.image).toContainText(/^Image 1 of \d+/);
  await page.keyboard.press('ArrowRight');
  await expect(evaluation.image).toContainText(/^Image 2 of \d+/);
  await page.keyboard.press('Escape');

  const file = await results.download(button(gallery.download));
  expect(file.name).toBe('validation-1-1.png');
  expect(Buffer.from(file.bytes).subarray(1, 4).toString()).toBe('PNG');
});

test('a vision transformer shows what it attended to', async ({ context, studio }) => {
  const { dataset, recipe, run, evaluation } = studio;
  const pictures = await labelledPictures(context, { perClass: 12 });
  await dataset.drop({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  await recipe.choosePreset('ViT (bird memoir)');
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 32, Epochs: 1, 'Batch size': 12, 'Validation split (%)': 25 });
  await run.start.click();
  await run.expectStatus('Finished');
  await evaluation.look();
  await evaluation.images.first().click();
  const { image } = evaluation;
  await image.getByRole('button', { name: words.explain.why }).click();
  const rollout = evaluation.explanation(words.explain.rollout);
  await expect(rollout).toBeVisible();
  expect(await coloursOf(rollout)).toBeGreaterThan(20);
  await image.getByText(words.explain.heads, { exact: true }).click();
  const heads = Array.from({ length: 12 }, (_, i) => filled(words.explain.headOf, { number: i + 1 }));
  for (const head of heads) await expect(evaluation.explanation(head)).toBeVisible();
  // A patch that is asked about has a row of its own.
  await image.getByRole('application').press('ArrowRight');
  await expect(image).toContainText(filled(words.explain.patchOf, { row: 1, column: 1 }));
});

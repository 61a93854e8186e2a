import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import { coloursOf } from './panels/evaluation-panel';
import { filled, words } from './panels/words';
import { violations } from './violations';

const CLASSES = Array.from({ length: 120 }, (_, i) => `kind ${String(i + 1).padStart(3, '0')}`);

test('the confusions of 120 classes are a picture that keys lead about in, and its cells open their images', async ({
  context,
  page,
  studio,
}) => {
  const { dataset, recipe, run, evaluation } = studio;
  const pictures = await labelledPictures(context, { classes: CLASSES, perClass: 3, side: 12 });
  await dataset.drop({ name: 'kinds.zip', bytes: await zipOf(pictures) });
  await dataset.expectImages(360);
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 8, Epochs: 1, 'Batch size': 40, 'Validation split (%)': 30 });
  await run.start.click();
  await run.expectStatus('Finished');
  await evaluation.region.getByRole('button', { name: words.evaluation.look }).click();
  const map = evaluation.region.getByRole('application', { name: words.evaluation.matrix });
  await expect(map).toBeVisible();
  await expect(evaluation.matrix).toHaveCount(0);
  await expect.poll(() => coloursOf(map.locator('canvas'))).toBeGreaterThan(2);
  const told = (truth: string | undefined, answer: string | undefined) =>
    filled(words.evaluation.cell, { truth: truth ?? '', answer: answer ?? '', number: '' });

  await test.step('arrows, leaps and ends', async () => {
    await map.focus();
    await page.keyboard.press('Home');
    await expect(evaluation.region).toContainText(told(CLASSES[0], CLASSES[0]));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(evaluation.region).toContainText(told(CLASSES[1], CLASSES[10]));
    await page.keyboard.press('End');
    await expect(evaluation.region).toContainText(told(CLASSES[119], CLASSES[119]));
  });

  await test.step('the commonest confusion is a key away, and Enter shows its images and no others', async () => {
    await page.keyboard.press('PageDown');
    const cell = evaluation.region.getByText(/^kind \d+ taken for kind \d+: \d+$/);
    const [, truth = '', answer = '', count = ''] =
      /^(.+) taken for (.+): (\d+)$/.exec((await cell.textContent()) ?? '') ?? [];
    expect(Number(count)).toBeGreaterThan(0);
    expect(truth).not.toBe(answer);
    await page.keyboard.press('Enter');
    await expect(evaluation.images).toHaveCount(Number(count));
    await expect(evaluation.images.first()).toHaveAccessibleName(
      new RegExp(filled(words.evaluation.outcome, { truth, answer })),
    );
    // Read when they come into view.
    await evaluation.images.last().scrollIntoViewIfNeeded();
    const picture = evaluation.images.last().locator('img');
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(12);
    await map.focus();
  });

  await test.step('zoomed in it scrolls after the cursor, and out it fits again', async () => {
    const width = () => map.evaluate((element) => element.scrollWidth);
    const fitted = await width();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect.poll(width).toBeGreaterThan(fitted);
    await page.keyboard.press('End');
    await expect.poll(() => map.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    await page.keyboard.press('0');
    await expect.poll(width).toBe(fitted);
  });

  expect(await violations(page)).toEqual([]);
});

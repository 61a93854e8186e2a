import type { Page } from '@playwright/test';
import { VIEWS, type ViewId } from '../../src/shared/views';
import { expect, test } from '../fixtures';
import { below, labelledPictures, unlabelledPictures, zipOf } from '../making/zips';
import { openView } from '../panels/in-view';
import type { Studio } from '../panels/studio';
import { words } from '../panels/words';

/** px wide */
const SCREENS = [1440, 820, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
const LANGUAGES = ['en', 'es'] as const;

/** Every view as it stands, from its top to its end, on each screen and in each language. */
async function shootViews(page: Page, name: string, views: readonly ViewId[] = VIEWS): Promise<void> {
  for (const language of LANGUAGES) {
    await page.getByLabel(words.studio.language).or(page.getByLabel('Idioma')).selectOption(language);
    for (const view of views) {
      await openView(page, view);
      for (const { width, colorScheme } of SCREENS) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        // Thumbnails and charts come in after their place does.
        await expect(page.locator('.mantine-Skeleton-root').filter({ visible: true })).toHaveCount(0);
        await page.waitForTimeout(250);
        // What stays at the top of the window would stand amid a picture of all of the page.
        await page.evaluate(() => scrollTo(0, 0));
        const path = `screenshots/views/${name}-${view}-${language}-${width}-${colorScheme}.png`;
        await page.screenshot({ path, fullPage: true });
      }
    }
  }
}

/** Two runs of a few epochs, a submission, what is answered wrongly, the map, a threshold, and both runs compared. */
async function goThrough(studio: Studio, zip: Buffer, images: number, hasUnlabelled: boolean): Promise<void> {
  const { dataset, recipe, run, results, predict, runs, evaluation, imageMap } = studio;
  await dataset.drop({ name: 'birds.zip', bytes: zip });
  await dataset.expectImages(images);
  await expect(dataset.thumbnails.first()).toBeVisible();
  await recipe.choosePreset('Quick start');
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 16, 'Batch size': 16, Epochs: 2 });
  await run.start.click();
  await run.expectStatus('Finished');
  await runs.expectCount(1);
  await recipe.fill({ Epochs: 3, 'Learning rate': 0.0003 });
  await run.start.click();
  await run.expectUnderWay();
  await run.expectStatus('Finished');
  if (hasUnlabelled) {
    await results.download(results.downloadSubmission);
    await expect(predict.rows.first()).toBeVisible();
  }
  await predict.region.getByLabel(words.threshold.field, { exact: true }).first().fill('60');
  await evaluation.region.getByRole('button', { name: words.evaluation.look }).click();
  await expect(evaluation.region.getByRole('tab', { name: words.evaluation.tab.confusions })).toBeVisible();
  await imageMap.draw();
  await runs.expectCount(2);
  for (const position of [1, 2]) await runs.row(position).getByRole('checkbox').check();
}

/** What a view shows after one press more: the recipe in words, and a collection. */
async function shootFurther({ page, recipe, dataset }: Studio): Promise<void> {
  await recipe.region.getByText(words.inWords.simple, { exact: true }).click();
  await shootViews(page, 'simple', ['recipe']);
  await page.getByLabel('Idioma').selectOption('en');
  await dataset.region.getByRole('button', { name: words.dataset.collect }).click();
  await page.getByLabel(words.collect.newClass).fill('left');
  await page.getByLabel(words.collect.newClass).press('Enter');
  await shootViews(page, 'collect', ['data']);
}

const BIRDS = ['Abbott’s babbler', 'Black-capped chickadee', 'Crested caracara', 'Dunlin', 'Emu'];
const TEN = [...BIRDS, 'Fiordland penguin', 'Go away bird', 'Hoopoe', 'Inland dotterel', 'Jabiru'];

test('no dataset', async ({ page, studio }) => {
  await expect(studio.dataset.trySample).toBeEnabled();
  await shootViews(page, 'none');
});

for (const [name, classes, perClass] of [
  ['two', ['cat', 'dog'], 20],
  ['ten', TEN, 12],
  ['four-hundred', Array.from({ length: 400 }, (_, i) => `${BIRDS[i % BIRDS.length]} ${i + 1}`), 5],
] as const) {
  test(`${name} classes`, async ({ context, page, studio }) => {
    const labelled = await labelledPictures(context, { classes, perClass, side: 20 });
    const { files } = await unlabelledPictures(context, { count: 8, from: 3000 });
    const isWithTest = name !== 'four-hundred';
    const pictures = isWithTest ? new Map([...labelled, ...below('test', files)]) : labelled;
    await goThrough(studio, await zipOf(pictures), classes.length * perClass, isWithTest);
    await shootViews(page, name);
    if (name === 'ten') await shootFurther(studio);
  });
}

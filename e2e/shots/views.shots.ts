import type { Page } from '@playwright/test';
import { es } from '../../src/i18n/es';
import { CHECK_ADDRESS, VIEWS, type ViewId } from '../../src/shared/views';
import { expect, test } from '../fixtures';
import { mnistFiles } from '../making/mnist-files';
import { below, labelledPictures, unlabelledPictures, zipOf } from '../making/zips';
import { openView } from '../panels/in-view';
import type { Studio } from '../panels/studio';
import { anyOf, filled, words } from '../panels/words';

/** px wide */
const SCREENS = [1440, 820, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
type Screen = (typeof SCREENS)[number];
/** Where six would show no more than these. */
const FEW_SCREENS = SCREENS.filter(
  ({ width, colorScheme }) =>
    (width === 1440 && colorScheme === 'light') || (width === 390 && colorScheme === 'dark'),
);
const FEW: ShotOptions = { screens: FEW_SCREENS };
const FEW_WINDOWS: ShotOptions = { screens: FEW_SCREENS, isWindow: true };
/** px */
const WINDOW_HEIGHT = 900;
const LANGUAGES = ['en', 'es'] as const;

interface ShotOptions {
  readonly screens?: readonly Screen[];
  /** Only what is in the window: a dialog, a notice. */
  readonly isWindow?: boolean;
}

/** What stands on the page now, from its top to its end, on each screen. */
async function shootNow(page: Page, name: string, { screens = SCREENS, isWindow }: ShotOptions = {}) {
  for (const { width, colorScheme } of screens) {
    await page.setViewportSize({ width, height: WINDOW_HEIGHT });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Thumbnails and charts come in after their place does.
    await expect(page.locator('.mantine-Skeleton-root').filter({ visible: true })).toHaveCount(0);
    await page.waitForTimeout(250);
    // In a window as high as the page, what stays at its foot stands at the foot of the picture.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    if (!isWindow) {
      await page.setViewportSize({ width, height: Math.max(height, WINDOW_HEIGHT) });
      await page.waitForTimeout(100);
    }
    await page.screenshot({ path: `screenshots/views/${name}-${width}-${colorScheme}.png` });
  }
}

async function speak(page: Page, language: (typeof LANGUAGES)[number]): Promise<void> {
  await page.getByLabel(words.studio.language).or(page.getByLabel('Idioma')).selectOption(language);
}

/** Every view as it stands, in each language. */
async function shootViews(
  page: Page,
  name: string,
  views: readonly ViewId[] = VIEWS,
  options: ShotOptions = {},
): Promise<void> {
  for (const language of LANGUAGES) {
    await speak(page, language);
    for (const view of views) {
      await openView(page, view);
      await shootNow(page, `${name}-${view}-${language}`, options);
    }
  }
  await speak(page, 'en');
  await page.setViewportSize({ width: 1440, height: WINDOW_HEIGHT });
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

/** What a view shows after one press more: the recipe in words, one mistake and why, the settings, a projector. */
async function shootFurther(studio: Studio): Promise<void> {
  const { page, recipe, run, evaluation, imageMap } = studio;
  await recipe.region.getByText(words.inWords.simple, { exact: true }).click();
  await shootViews(page, 'simple', ['recipe']);
  await recipe.region.getByText(words.inWords.full, { exact: true }).click();

  await imageMap.choose(words.imageMap.umap);
  await expect(imageMap.region).toContainText(words.imageMap.aboutUmap);
  await imageMap.region.getByRole('button', { name: words.imageMap.findNearLabels }).click();
  await evaluation.region.getByRole('tab', { name: words.evaluation.tab.calibration }).click();
  await shootViews(page, 'further', ['results', 'predict'], FEW);

  await openView(page, 'results');
  await evaluation.images.first().click();
  await evaluation.image.getByRole('button', { name: words.explain.why }).click();
  await expect(evaluation.explanation(words.explain.gradCam)).toBeVisible();
  // A dialog covers what chooses the language.
  await shootNow(page, 'mistake-en', FEW_WINDOWS);
  await page.setViewportSize({ width: 1440, height: WINDOW_HEIGHT });
  await page.keyboard.press('Escape');

  for (const language of LANGUAGES) {
    await speak(page, language);
    const { settings } = language === 'en' ? words.studio : es.studio;
    await page.getByRole('button', { name: settings }).click();
    await shootNow(page, `settings-${language}`, FEW_WINDOWS);
    await page.keyboard.press('Escape');
    await openView(page, 'train');
    await expect(run.region.or(page.locator('#run')).first()).toBeVisible();
    await page.keyboard.press('Alt+Shift+P');
    await shootNow(page, `projector-${language}`, FEW_WINDOWS);
    await page.keyboard.press('Escape');
  }
  await speak(page, 'en');
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

test('collections, and what was worked on before', async ({ context, page, studio: { dataset } }) => {
  const collect = page.getByRole('region', { name: words.collect.title });
  await dataset.region.getByRole('button', { name: words.dataset.collect }).click();
  await expect(collect.getByLabel(words.collect.newClass)).toBeVisible();
  await shootViews(page, 'collect-nothing', ['data'], FEW);
  const drawn = await labelledPictures(context, { classes: ['left', 'right'], perClass: 12, side: 32 });
  for (const name of ['left', 'right']) {
    await collect.getByLabel(words.collect.newClass).fill(name);
    await collect.getByLabel(words.collect.newClass).press('Enter');
    const files = [...drawn].filter(([path]) => path.startsWith(`${name}/`));
    await collect.getByLabel(filled(words.collect.chooseFor, { name })).setInputFiles(
      files.map(([path, bytes]) => ({
        name: path.slice(path.indexOf('/') + 1),
        mimeType: path.endsWith('jpg') ? 'image/jpeg' : 'image/png',
        buffer: Buffer.from(bytes),
      })),
    );
    await expect(collect.getByRole('button', { name: /^Remove .*\.(jpg|png)$/ })).toHaveCount(
      name === 'left' ? 12 : 24,
    );
  }
  const which = collect.getByLabel(words.collections.which, { exact: true });
  for (const name of ['Shells of the Baltic Sea', 'Owls']) {
    await collect.getByRole('button', { name: words.collections.create }).click();
    await page.keyboard.type(name);
    await page.keyboard.press('Enter');
    await expect(which).toHaveValue(name);
  }
  await which.selectOption(words.collections.first);
  await shootViews(page, 'collect', ['data'], FEW);
  await collect.getByRole('button', { name: words.collections.renameIt }).click();
  await page.keyboard.type('Owls');
  await page.keyboard.press('Enter');
  await collect.getByLabel(words.collect.newClass).fill('left');
  await collect.getByLabel(words.collect.newClass).press('Enter');
  await shootViews(page, 'collect-refused', ['data'], FEW);
  await page.reload();
  await dataset.trySample.click();
  await dataset.expectImages(600);
  await page.reload();
  await expect(dataset.region.getByRole('region', { name: words.recent.title })).toBeVisible();
  await dataset.drop({ name: 'nothing.zip', bytes: Buffer.from('no zip') });
  await expect(dataset.alerts).toBeVisible();
  await shootViews(page, 'recent', ['data'], FEW);
});

test('a run under way that is young', async ({ context, page, studio }) => {
  const { dataset, recipe, run } = studio;
  // Nothing tells these classes apart: what is said of a run at chance.
  const drawn = await labelledPictures(context, { classes: ['disc'], perClass: 120, side: 12 });
  const mixed = new Map(
    [...drawn].map(([path, bytes], i) => [path.replace('disc', i % 2 ? 'cat' : 'dog'), bytes]),
  );
  await dataset.drop({ name: 'toss.zip', bytes: await zipOf(mixed) });
  await dataset.expectImages(120);
  await recipe.chooseDevice('WebGPU');
  await recipe.fill({ 'Image size': 8, Epochs: 2000, 'Batch size': 8, 'Validation split (%)': 50 });
  await run.start.click();
  await run.expectEpochsBeyond(3);
  await run.pause.click();
  await run.expectStatus('Paused');
  await shootViews(page, 'young', ['train'], FEW);
  await page.keyboard.press('Alt+Shift+P');
  await shootNow(page, 'young-projector-en', FEW_WINDOWS);
});

test('the kernels that a run measured', async ({ context, page, studio: { dataset, recipe, run } }) => {
  const labelled = await labelledPictures(context, { perClass: 4, side: 64 });
  await dataset.drop({ name: 'motifs.zip', bytes: await zipOf(below('motifs', labelled)) });
  await dataset.expectImages(12);
  await recipe.chooseDevice('WebGPU');
  // Kernels with less to compute than those of such images are not worth measuring.
  await recipe.fill({ 'Image size': 64, Epochs: 1, 'Batch size': 8, 'Validation split (%)': 25 });
  await run.start.click();
  await run.expectStatus('Finished');
  const told = run.region.locator('details').filter({ hasText: anyOf(words.chosenKernels.measured) });
  await told.locator('summary').click();
  await shootViews(page, 'kernels', ['train'], FEW);
});

test('so many images that the map shows a sample', async ({ page, studio }) => {
  const { dataset, recipe, run, evaluation, imageMap } = studio;
  await dataset.dropTogether(mnistFiles({ train: 5200, test: 10 }));
  await dataset.expectImages(52_100);
  await recipe.choosePreset('Quick start');
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 8, 'Batch size': 256, Epochs: 1 });
  await run.start.click();
  await run.expectStatus('Finished');
  await evaluation.look();
  await imageMap.draw();
  await expect(imageMap.region).toContainText(anyOf(words.imageMap.sampled));
  await shootViews(page, 'sample', ['data', 'results'], FEW);
});

test('the check of kernels', async ({ page }) => {
  await page.goto(CHECK_ADDRESS);
  await shootNow(page, 'check-before-en', FEW);
  const panel = page.getByRole('region', { name: words.kernels.title });
  await panel.getByRole('button', { name: words.kernels.check }).click();
  const first = panel.getByRole('group').filter({ hasText: `cnn: ${words.kernels.right}` });
  await expect(first).toBeVisible({ timeout: 60_000 });
  await panel.getByRole('button', { name: words.kernels.stop }).click();
  await first.locator('summary').click();
  for (const language of LANGUAGES) {
    await speak(page, language);
    await shootNow(page, `check-${language}`, FEW);
  }
});

test('a report', async ({ context, page, studio }) => {
  const { dataset, recipe, run, results } = studio;
  const drawn = await labelledPictures(context, { classes: ['cat', 'dog'], perClass: 300, side: 12 });
  await dataset.drop({ name: 'many.zip', bytes: await zipOf(drawn) });
  await dataset.expectImages(600);
  await recipe.choosePreset('Quick start');
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 16, Epochs: 2 });
  await run.start.click();
  await run.expectStatus('Finished');
  for (const language of LANGUAGES) {
    await speak(page, language);
    const { report } = language === 'en' ? words.exports : es.exports;
    await openView(page, 'results');
    const saved = await results.download(page.getByRole('button', { name: report, exact: true }));
    const shown = await context.newPage();
    await shown.setContent(Buffer.from(saved.bytes).toString());
    await shootNow(shown, `report-${language}`, FEW);
    await shown.close();
  }
});

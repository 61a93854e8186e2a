import { VIEWS, type ViewId } from '../src/shared/views';
import { expect, test } from './fixtures';
import { labelledPictures, peoplesZip, zipOf } from './making/zips';
import { openView } from './panels/in-view';
import { words } from './panels/words';
import { violations } from './violations';

test('no screen has a serious accessibility violation, light or dark, wide or narrow', async ({
  context,
  studio,
}) => {
  const { page, dataset, recipe, run, results, predict, evaluation, imageMap, runs } = studio;
  const people = await peoplesZip(context, 12);
  /** In each of the views named; without one, in the view that is shown. */
  const check = (screen: string, ...views: readonly ViewId[]) =>
    test.step(screen, async () => {
      for (const view of views) {
        await openView(page, view);
        expect.soft(await violations(page), `${screen}: ${view}`).toEqual([]);
      }
      if (views.length === 0) expect.soft(await violations(page), screen).toEqual([]);
    });

  await check('the first screen, and nothing to show yet', ...VIEWS);

  await dataset.drop({ name: 'nothing.zip', bytes: Buffer.from('no zip') });
  await expect(dataset.alerts).toBeVisible();
  await check('a refused file');

  await dataset.drop({ name: 'motifs.zip', bytes: people.zip });
  await dataset.expectImages(37);
  await expect(dataset.thumbnails.first()).toBeVisible();
  await recipe.region.getByText(words.inWords.simple, { exact: true }).click();
  await check('a dataset and its recipe in words', 'data', 'recipe');
  await recipe.region.getByText(words.inWords.full, { exact: true }).click();

  await dataset.showProblems();
  await recipe.choosePreset('ViT (bird memoir)');
  await recipe.fill({ 'Image size': 60 });
  await check('problems, and a recipe to mend', 'data', 'recipe');

  await dataset.region.getByRole('tab', { name: 'Folders' }).click();
  await recipe.choosePreset('Quick start');
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 48, 'Batch size': 8, Epochs: 3000 });
  await run.start.click();
  await run.expectEpochsBeyond(2);
  await run.pause.click();
  await run.expectStatus('Paused');
  await check('a run that is paused, and folders', 'train', 'data');
  await openView(page, 'train');
  await page.keyboard.press('Alt+Shift+P');
  const projector = page.getByRole('dialog', { name: words.run.projector });
  await expect(projector).toBeVisible();
  await check('the projector');
  await page.keyboard.press('Escape');
  await expect(projector).toBeHidden();

  await run.stop.click();
  await run.expectStatus('Stopped');
  await results.download(results.downloadSubmission);
  await expect(predict.rows.first()).toBeVisible();
  await predict.region.getByRole('textbox', { name: words.threshold.field }).fill('60');
  await predict.region.getByRole('button', { name: words.threshold.look }).click();
  await expect(predict.region.getByRole('table', { name: words.threshold.table })).toBeVisible();
  await runs.row(1).getByRole('checkbox').check();
  await expect(runs.region.locator('[data-curve]')).toHaveCount(1);
  // Predictions with what a threshold costs; the camera is looked at where it is opened.
  await check('results, predictions, and a run among the compared', 'results', 'predict', 'runs');
  await page.getByRole('button', { name: words.studio.settings }).click();
  await expect(page.getByRole('dialog', { name: words.studio.settings })).toBeVisible();
  await check('the settings');
  await page.keyboard.press('Escape');

  await evaluation.look();
  await evaluation.region.getByRole('tab', { name: words.evaluation.tab.calibration }).click();
  await imageMap.draw();
  await imageMap.legend.getByRole('button').first().click();
  await expect(imageMap.images).not.toHaveCount(0);
  await check('where it fails, and the map of the images');
  await evaluation.region.getByRole('button', { name: words.evaluation.gallery.showValidation }).click();
  await expect(
    evaluation.region.getByRole('list', { name: words.evaluation.gallery.title }).getByRole('img'),
  ).not.toHaveCount(0);
  await check('a gallery of predictions');
  await evaluation.region.getByRole('tab', { name: words.evaluation.tab.calibration }).click();
  await evaluation.images.first().click();
  await evaluation.image.getByRole('button', { name: words.explain.why }).click();
  await expect(evaluation.explanation(words.explain.gradCam)).toBeVisible();
  await check('one image, and why');
  await page.keyboard.press('Escape');

  const one = await labelledPictures(context, { classes: ['wren'], perClass: 2 });
  await dataset.drop({ name: 'one.zip', bytes: await zipOf(one) });
  await expect(dataset.alerts).toBeVisible();
  await check('a dataset that cannot be trained on');

  await dataset.drop({ name: 'motifs.zip', bytes: people.zip });
  await dataset.expectImages(37);
  for (let i = 0; i < 2; i++) await runs.region.getByRole('button', { name: 'Queue this recipe' }).click();
  await expect(runs.queue).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: 'wait in the queue' })).toBeVisible();
  await check('a queue that is offered, and what was worked on before', 'data', 'runs');
});

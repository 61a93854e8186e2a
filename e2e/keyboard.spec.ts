import type { Locator } from '@playwright/test';
import { addressOf, VIEWS, type ViewId } from '../src/shared/views';
import { expect, test } from './fixtures';
import { peoplesZip } from './making/zips';
import { words } from './panels/words';
import { expectFocusSeen, tabRound, tabTo } from './tab-to';

test('the whole job is done without a mouse', async ({ studio, context }) => {
  const { page, dataset, recipe, run, results, runs } = studio;
  const people = await peoplesZip(context, 12);
  const press = async (target: Locator, key: string) => {
    await tabTo(page, target);
    await page.keyboard.press(key);
  };
  const type = async (target: Locator, text: string) => {
    await tabTo(page, target);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  };

  const go = async (view: ViewId) => {
    await press(page.locator(`nav a[href="${addressOf(view)}"]`), 'Enter');
    await expect(page).toHaveURL(new RegExp(`#/${view}$`));
    await expectFocusSeen(page);
  };

  await test.step('a zip is chosen in the dialog', async () => {
    const choose = dataset.region.getByRole('button', { name: words.common.chooseZip });
    const [dialog] = await Promise.all([page.waitForEvent('filechooser'), press(choose, 'Enter')]);
    await dialog.setFiles({ name: 'motifs.zip', mimeType: 'application/zip', buffer: people.zip });
    await dataset.expectImages(37);
    await expectFocusSeen(page);
  });

  await test.step('what was found is read', async () => {
    await tabTo(page, dataset.region.getByRole('tab', { name: /^Classes/ }));
    await page.keyboard.press('ArrowRight');
    await expect(dataset.problemRows.first()).toBeVisible();
  });

  await test.step('the recipe is written', async () => {
    await go('recipe');
    await tabTo(page, recipe.preset);
    await page.keyboard.type('Quick');
    await expect(recipe.preset).toHaveValue('quickStart');
    await type(recipe.field('Image size'), '64');
    await type(recipe.field('Batch size'), '8');
    await type(recipe.field('Epochs'), '3000');
    await tabTo(page, recipe.device);
    await page.keyboard.type('CPU');
    await expect(recipe.device).toHaveValue('cpu');
  });

  await test.step('the run is started, paused, resumed and stopped', async () => {
    await press(run.start, 'Enter');
    // Twice, as people do: the second does not stop what the first began.
    await page.keyboard.press('Enter');
    await run.expectEpochsBeyond(1);
    await press(run.pause, 'Space');
    await run.expectStatus('Paused');
    await expectFocusSeen(page);
    await press(run.resume, 'Enter');
    await expect(run.status).toHaveText(/^Training/);
    await press(run.stop, 'Enter');
    await run.expectStatus('Stopped');
    await expectFocusSeen(page);
  });

  await test.step('the way on is the next stop, and leads to the results and on to predicting', async () => {
    for (const [word, view] of [
      [words.run.next.seeResults, 'results'],
      [words.run.next.predict, 'predict'],
    ] as const) {
      await press(page.getByRole('banner').getByRole('link', { name: word }), 'Enter');
      await expect(page).toHaveURL(new RegExp(`#/${view}$`));
      await expectFocusSeen(page);
    }
  });

  await test.step('everything is taken along', async () => {
    const places = [
      ['results', results.downloadWeights],
      ['results', results.downloadMetrics],
      ['predict', results.downloadSubmission],
    ] as const;
    for (const [view, button] of places) {
      await go(view);
      const file = await results.download(button, () => press(button, 'Enter'));
      expect(file.bytes.length).toBeGreaterThan(50);
    }
  });

  await test.step('the run is taken among the compared', async () => {
    await go('runs');
    const chosen = runs.row(1).getByRole('checkbox');
    await press(chosen, 'Space');
    await expect(chosen).toBeChecked();
  });

  await test.step('Tab goes through all of each view and comes round: no trap, and every stop is seen', async () => {
    for (const view of VIEWS) {
      await go(view);
      const stops = await tabRound(page);
      expect(stops.length, view).toBeGreaterThan(VIEWS.length);
    }
  });
});

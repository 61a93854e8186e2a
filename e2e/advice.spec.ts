import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import { inView } from './panels/in-view';
import { words } from './panels/words';

test('75 photographs of 3 motifs: a recipe is chosen that fits, it learns them, and says what its figures mean', async ({
  context,
  studio,
}) => {
  const { page, dataset, recipe, run } = studio;
  const pictures = await labelledPictures(context, { perClass: 25, side: 160 });
  const advice = inView(page, 'recipe', page.getByRole('region', { name: words.advice.name }));

  await test.step('what was chosen, and what is advised, stand at the recipe with reasons', async () => {
    await dataset.drop({ name: 'motifs.zip', bytes: await zipOf(pictures) });
    await dataset.expectImages(75);
    await expect(advice).toContainText('160 px');
    await expect(advice).toContainText(words.advice.chosen);
    await expect(recipe.field('Image size')).toHaveValue('64');
    await expect(recipe.field('Batch size')).toHaveValue('16');
  });

  await test.step('that default choice names at least 95 % of the images it has not seen', async () => {
    await recipe.chooseDevice('CPU (WebAssembly)');
    await run.start.click();
    await run.expectStatus('Finished');
    const kept = Math.max(...(await run.epochRows()).map(({ validationAccuracy }) => validationAccuracy));
    expect(kept).toBeGreaterThanOrEqual(0.95);
    const verdict = inView(page, 'train', page.getByRole('region', { name: words.verdict.name }));
    await expect(verdict).toContainText(words.verdict.tooFewImages.title);
    await verdict.getByRole('button', { name: words.remedy.moreValidation }).click();
    await expect(recipe.field('Validation split (%)')).toHaveValue('30');
    await page.getByRole('button', { name: words.runs.undo, exact: true }).click();
    await expect(recipe.field('Validation split (%)')).toHaveValue('20');
  });
});

import { expect, test } from './fixtures';
import { labelledPictures, unzip, zipOf } from './making/zips';
import type { Studio } from './panels/studio';
import { words } from './panels/words';
import { readCsv } from './read-csv';
import { axeOn, seriousViolations } from './violations';

/** Starts a run that does not end by itself while the test looks at it. */
async function startLongRun({ dataset, recipe, run, page }: Studio): Promise<void> {
  await dataset.drop({
    name: 'motifs.zip',
    bytes: await zipOf(await labelledPictures(page.context(), { perClass: 12 })),
  });
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 48, Epochs: 3000, 'Batch size': 8 });
  await run.start.click();
  await run.expectEpochsBeyond(1);
}

test('a paused run stands still, goes on from there, and leaves what it learned when stopped', async ({
  studio,
}) => {
  const { run, results } = studio;
  await startLongRun(studio);
  await run.pause.click();
  await run.expectStatus('Paused');
  const paused = await run.epochRows();
  const standing = await run.status.textContent();

  await run.resume.click();
  await expect(run.status).toHaveText(/^Training/);
  await run.expectEpochsBeyond(paused.length);
  expect(await run.status.textContent()).not.toBe(standing);
  // What was learned before the pause is what was gone on from: its rows are untouched, and the loss keeps falling.
  expect((await run.epochRows()).slice(0, paused.length)).toEqual(paused);

  await run.stop.click();
  await run.expectStatus('Stopped');
  const rows = await run.epochRows();
  expect(rows.map((row) => row.epoch)).toEqual(rows.map((_, i) => i + 1));
  expect(rows.at(-1)?.trainLoss).toBeLessThan(rows[0]?.trainLoss ?? 0);
  const weights = await results.download(results.downloadWeights);
  const metrics = (await unzip(Buffer.from(weights.bytes))).get('metrics.csv');
  expect(readCsv(metrics ?? Buffer.of())).toHaveLength(rows.length + 1);
  await expect(run.start).toBeEnabled();
});

test('the next recipe is written while a run goes on, travels as a link, and runs when its turn has come', async ({
  studio,
}) => {
  const { run, runs, recipe, page } = studio;
  const { recipeLink, nextRecipe } = words;
  await startLongRun(studio);
  await recipe.fill({ Epochs: 2, Seed: 5 });
  await expect(recipe.region).toContainText('Epochs: 3,000 → 2');
  await expect(run.status).toHaveText(/^Training/);

  await recipe.region.getByRole('button', { name: recipeLink.share }).click();
  const dialog = page.getByRole('dialog', { name: recipeLink.title });
  await expect(dialog.getByRole('img', { name: recipeLink.code })).toBeVisible();
  const link = await dialog.getByLabel(recipeLink.field, { exact: true }).inputValue();
  expect.soft(await seriousViolations(axeOn(page)), 'the recipe as a link').toEqual([]);
  await page.keyboard.press('Escape');
  await recipe.fill({ Epochs: 7 });
  await page.goto(link);
  await expect(recipe.field('Epochs')).toHaveValue('2');
  expect(page.url()).toMatch(/#\/recipe$/);
  await expect(recipe.region).toContainText('Epochs: 7 → 2');
  await recipe.region.getByRole('button', { name: recipeLink.undo }).click();
  await expect(recipe.field('Epochs')).toHaveValue('7');
  await page.goto(`${link.slice(0, -9)}!`);
  await expect(recipe.region.getByText(words.failure.recipeLinkBroken)).toBeVisible();
  await expect(recipe.field('Epochs')).toHaveValue('7');

  await recipe.fill({ Epochs: 2 });
  await recipe.region.getByRole('button', { name: nextRecipe.queue }).click();
  await expect(recipe.region.getByRole('link', { name: nextRecipe.toQueue })).toBeVisible();
  expect.soft(await seriousViolations(axeOn(page)), 'the next recipe').toEqual([]);
  // What is written when its turn comes stays.
  await recipe.fill({ Seed: 6 });
  await run.stop.click();
  await run.expectStatus('Finished');
  expect(await run.epochRows()).toHaveLength(2);
  await expect(recipe.field('Seed')).toHaveValue('6');
  await runs.expectCount(2);
});

test('a run that was paused ends like one that was not', async ({ studio }) => {
  const { run, recipe, results, page } = studio;
  const bytes = await zipOf(await labelledPictures(page.context(), { perClass: 12 }));
  await studio.dataset.drop({ name: 'motifs.zip', bytes });
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 64, Epochs: 25, 'Batch size': 8, Seed: 7 });
  const metricsWithoutTime = async () => {
    const [header = [], ...rows] = readCsv((await results.download(results.downloadMetrics)).bytes);
    const timed = header.indexOf('duration_ms');
    return rows.map((row) => row.filter((_, i) => i !== timed));
  };
  await run.start.click();
  await run.expectStatus('Finished');
  const straight = await metricsWithoutTime();

  await run.start.click();
  await run.pause.click();
  await run.expectStatus('Paused');
  await run.resume.click();
  await run.expectStatus('Finished');
  expect(await metricsWithoutTime()).toEqual(straight);
});

test('values that cannot work are refused at their fields, in words, until they are mended', async ({
  studio,
}) => {
  const { dataset, recipe, run } = studio;
  await dataset.drop({
    name: 'motifs.zip',
    bytes: await zipOf(await labelledPictures(studio.page.context(), { perClass: 4 })),
  });
  await recipe.choosePreset('ViT (bird memoir)');
  await expect(run.start).toBeEnabled();

  const patch = recipe.field(words.field.architecture.patchSize.label);
  await recipe.fill({ 'Image size': 60 });
  await expect(patch).toHaveAccessibleDescription(/8.*60/);
  await expect(run.start).toBeDisabled();
  await recipe.fill({ 'Image size': 64 });
  await expect(patch).not.toHaveAttribute('aria-invalid', 'true');
  await expect(run.start).toBeEnabled();

  for (const [name, bad, good] of [
    ['Image size', '3', '32'],
    ['Batch size', '0', '8'],
    ['Epochs', '1.5', '2'],
    ['Learning rate', 'fast', '1e-3'],
    ['Validation split (%)', '100', '20'],
    ['Seed', '-1', '1'],
  ] as const) {
    const field = recipe.field(name);
    await field.fill(bad);
    await expect(field, name).toHaveAttribute('aria-invalid', 'true');
    await expect(field, name).toHaveAccessibleDescription(/\w+ \w+|\d/);
    await expect(run.start, name).toBeDisabled();
    const named = new RegExp(`^${name.replace(/[()]/g, '\\$&')}: `);
    await expect(run.start, name).toHaveAccessibleDescription(named);
    await field.fill(good);
    await expect(field, name).not.toHaveAttribute('aria-invalid', 'true');
  }
  await expect(run.start).toBeEnabled();
});

import { countPresses } from './count-presses';
import { expect, test } from './fixtures';
import { watchLongTasks } from './long-tasks';
import { words } from './panels/words';

test('Quick start learns the sample dataset to above 90 % on the CPU', async ({ studio }) => {
  const { page, dataset, recipe, run, results, evaluation } = studio;
  const opening = await countPresses(page);
  await dataset.trySample.click();
  await dataset.expectImages(600);
  expect((await opening()).clicks).toBe(1);
  await expect(recipe.preset).toHaveValue('quickStart');
  await recipe.chooseDevice('CPU (WebAssembly)');
  const longTasks = await watchLongTasks(page);
  const training = await countPresses(page);
  const startMs = performance.now();
  await run.start.click();
  await run.expectStatus('Finished');
  const durationS = (performance.now() - startMs) / 1000;
  const rows = await run.epochRows();
  const accuracies = rows.map((row) => row.validationAccuracy);
  console.log(
    `Quick start on the sample: ${accuracies.map((share) => `${(share * 100).toFixed(1)} %`).join(', ')} ` +
      `after each epoch, ${durationS.toFixed(1)} s`,
  );
  const { count, longestMs, blockingMs, longestFrameMs } = await longTasks();
  console.log(
    `The page meanwhile: ${count} long tasks, longest ${longestMs.toFixed(0)} ms, ` +
      `${blockingMs.toFixed(0)} ms blocking in all, longest frame ${longestFrameMs.toFixed(0)} ms`,
  );
  expect(Math.max(...accuracies)).toBeGreaterThan(0.9);

  // A dropped zip is three clicks from its CSV, of which Start is the first; a wrong picture's why is three more.
  expect((await training()).clicks).toBe(1);
  await results.download(results.downloadSubmission);
  expect((await training()).clicks).toBe(3);
  await page.getByRole('banner').getByRole('button', { name: words.run.next.seeMistakes }).click();
  await evaluation.images.first().click();
  await evaluation.image.getByRole('button', { name: words.explain.why }).click();
  await expect(evaluation.explanation(words.explain.gradCam)).toBeVisible();
  expect((await training()).clicks).toBe(6);
  await page.keyboard.press('Escape');
  await results.download(results.downloadWeights);
});

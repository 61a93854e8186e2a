import { expect, test } from './fixtures';
import { watchLongTasks } from './long-tasks';

test('Quick start learns the sample dataset to above 90 % on the CPU', async ({ studio }) => {
  const { dataset, recipe, run, results } = studio;
  await dataset.trySample.click();
  await dataset.expectImages(600);
  await expect(recipe.preset).toHaveValue('quickStart');
  await recipe.chooseDevice('CPU (WebAssembly)');
  const longTasks = await watchLongTasks(studio.page);
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
  await results.download(results.downloadWeights);
  await results.download(results.downloadSubmission);
});

import { browserArgsWithoutWebgpu, findBrowser } from '../scripts/browser.mjs';
import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import { words } from './panels/words';

// A browser that knows WebGPU and finds no adapter, as on a machine without a graphics driver.
test.use({ launchOptions: { executablePath: findBrowser(), args: browserArgsWithoutWebgpu } });

test('a device that is refused is said at the run, and another one trains', async ({ context, studio }) => {
  const { dataset, recipe, run, results } = studio;
  expect(await studio.page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null)).toBeNull();
  await studio.trainOnce({
    name: 'motifs.zip',
    bytes: await zipOf(await labelledPictures(context, { perClass: 5 })),
  });

  await recipe.chooseDevice('WebGPU');
  await run.start.click();
  await run.expectStatus('Failed');
  await expect(run.alerts).toContainText(words.failure.webgpuUnavailable);
  await expect(recipe.device).toHaveValue('webgpu');
  await dataset.expectImages(15);
  await results.download(results.downloadWeights);

  await recipe.chooseDevice('Automatic');
  await run.start.click();
  await run.expectStatus('Finished');
  await expect(run.status).toContainText('CPU');
  await expect(run.alerts).toHaveCount(0);
});

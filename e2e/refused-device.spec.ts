import { browserArgsWithoutWebgpu, findBrowser } from '../scripts/browser.mjs';
import { expect, test } from './fixtures';
import { below, labelledPictures, unlabelledPictures, unzip, zipOf } from './making/zips';
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

test('weights that WebGPU trained on another machine predict on this one', async ({ context, studio }) => {
  const { dataset, results, predict } = studio;
  await studio.trainOnce({
    name: 'motifs.zip',
    bytes: await zipOf(await labelledPictures(context, { perClass: 5 })),
  });
  const files = await unzip(Buffer.from((await results.download(results.downloadWeights)).bytes));
  const recipe = String(files.get('recipe.json'));
  expect(recipe).toContain('"device": "cpu"');
  const elsewhere = new Map<string, Uint8Array | string>(files);
  elsewhere.set('recipe.json', recipe.replace('"device": "cpu"', '"device": "webgpu"'));
  await studio.open();
  await dataset.drop({ name: 'elsewhere.zip', bytes: await zipOf(elsewhere) });
  await expect(results.region).toContainText('elsewhere.zip');
  const others = await unlabelledPictures(context, { count: 3, from: 400 });
  await predict.drop({ name: 'others.zip', bytes: await zipOf(below('others', others.files)) });
  await expect(predict.rows).toHaveCount(3);
  await expect(predict.region).toContainText('CPU');
});

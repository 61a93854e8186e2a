import { expect, test } from './fixtures';
import { labelledPictures, unzip, zipOf } from './making/zips';
import { filled, words } from './panels/words';

test('weights that do not fit their classes are refused, and the model in hand stays', async ({
  context,
  studio,
}) => {
  const { dataset, results } = studio;
  await studio.trainOnce({
    name: 'motifs.zip',
    bytes: await zipOf(await labelledPictures(context, { perClass: 5 })),
  });
  const weights = await results.download(results.downloadWeights);
  const files = await unzip(Buffer.from(weights.bytes));
  const altered = (changes: Record<string, string | Uint8Array>) =>
    zipOf(new Map<string, string | Uint8Array>([...files, ...Object.entries(changes)]));

  const fourClasses = await altered({ 'classes.json': '["cross", "disc", "stripes", "zigzag"]' });
  await dataset.drop({ name: 'four.zip', bytes: fourClasses });
  await expect(dataset.alerts).toContainText(words.failure.weightsMismatch);

  const cut = files.get('model.safetensors')?.subarray(0, 900) ?? Buffer.of();
  await dataset.drop({ name: 'cut.zip', bytes: await altered({ 'model.safetensors': cut }) });
  await expect(dataset.alerts).toHaveText(/safetensors/);

  // Neither took anything away: dataset, model and downloads are as they were.
  await dataset.expectImages(15);
  const again = await results.download(results.downloadWeights);
  expect((await unzip(Buffer.from(again.bytes))).get('model.safetensors')).toEqual(
    files.get('model.safetensors'),
  );

  await dataset.drop(weights);
  await expect(results.region).toContainText(weights.name);
  await expect(dataset.alerts).toHaveCount(0);
});

test('restored weights train on with their own classes, and refuse a dataset of others', async ({
  context,
  studio,
}) => {
  const { dataset, recipe, run, results } = studio;
  const three = await zipOf(await labelledPictures(context, { perClass: 5 }));
  const two = await zipOf(await labelledPictures(context, { classes: ['cross', 'disc'], perClass: 5 }));
  await studio.trainOnce({ name: 'three.zip', bytes: three });
  const weights = await results.download(results.downloadWeights);
  const trainOn = studio.page.getByRole('button', { name: words.run.trainOn });

  await studio.open();
  await dataset.drop({ name: 'two.zip', bytes: two });
  await dataset.expectImages(10);
  await dataset.drop(weights);
  await expect(results.region).toContainText(weights.name);
  const elsewhere = filled(words.results.trainedElsewhere, { name: 'three' });
  await expect(results.region).toContainText(elsewhere);
  await recipe.chooseDevice('CPU (WebAssembly)');
  await trainOn.click();
  await expect(run.alerts).toContainText(words.failure.otherClasses);
  // The model is still there to predict with.
  await expect(results.downloadWeights).toBeEnabled();

  await dataset.drop({ name: 'three.zip', bytes: three });
  await dataset.expectImages(15);
  await expect(results.region).not.toContainText(elsewhere);
  await trainOn.click();
  await run.expectStatus('Finished');
  await expect(run.alerts).toHaveCount(0);
});

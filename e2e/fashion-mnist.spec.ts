import { expect, test } from './fixtures';
import { mnistFiles } from './making/mnist-files';
import { words } from './panels/words';

test('Fashion-MNIST’s own four files are trained on, and its test split is scored', async ({ studio }) => {
  const { page, dataset, recipe, run, evaluation } = studio;

  await test.step('the four files, dropped together, are a training and a test split', async () => {
    await dataset.dropTogether(mnistFiles({ train: 8, test: 2 }));
    await dataset.expectImages(100);
    await expect(dataset.fact('Classes')).toHaveText('10');
    await expect(dataset.thumbnails.first()).toBeVisible();
    await expect(dataset.region).toContainText('80 images to train on, 0 to validate, 20 to test');
  });

  await test.step('the preset Fashion VGG trains on them', async () => {
    await recipe.choosePreset('Fashion VGG');
    await recipe.chooseDevice('CPU (WebAssembly)');
    await recipe.fill({ Epochs: 1, 'Batch size': 40 });
    await run.start.click();
    await run.expectStatus('Finished');
  });

  await test.step('the test split is looked at', async () => {
    await evaluation.region.getByText(words.evaluation.test, { exact: true }).click();
    await evaluation.look();
    await expect(evaluation.fact(words.evaluation.split)).toHaveText(words.evaluation.test);
    await expect(evaluation.fact(words.evaluation.images)).toHaveText('20');
    await expect(evaluation.fact(words.run.accuracy)).toHaveText(/%$/);
    await evaluation.images.last().scrollIntoViewIfNeeded();
    const pictures = evaluation.images.locator('img');
    await expect(pictures).toHaveCount(await evaluation.images.count());
    const widths = await pictures.evaluateAll((images) =>
      images.map((image) => image instanceof HTMLImageElement && image.naturalWidth),
    );
    expect(new Set(widths)).toEqual(new Set([28]));
  });

  await test.step('what was unpacked goes with the dataset', async () => {
    const scratchCount = () =>
      page.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const scratch = await root.getDirectoryHandle('scratch', { create: true });
        let count = 0;
        for await (const _ of scratch.keys()) count++;
        return count;
      });
    expect(await scratchCount()).toBe(1);
    await dataset.trySample.click();
    await dataset.expectImages(600);
    expect(await scratchCount()).toBe(0);
  });
});

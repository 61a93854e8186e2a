import { expect, test } from './fixtures';
import { MOTIFS } from './making/pictures';
import { labelledPictures, zipOf } from './making/zips';
import { coloursOf } from './panels/evaluation-panel';
import { anyOf, filled, words } from './panels/words';

const { imageMap } = words;

test('the images of a run lie on a map, a lasso opens them, and a mistake has its nearest training images', async ({
  context,
  studio,
}) => {
  const { page, evaluation, imageMap: map } = studio;
  const pictures = await labelledPictures(context, { perClass: 20 });
  // Some discs are labelled as something else: what the model will be wrong about.
  const others = await labelledPictures(context, { perClass: 4, from: 50 });
  for (const [path, bytes] of others)
    if (path.startsWith('disc/')) pictures.set(path.replace('disc/', 'cross/disc-'), bytes);
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  const all = pictures.size;
  await map.draw();

  await test.step('coloured by class, then by whether they were right', async () => {
    await expect(map.legend.getByRole('listitem')).toHaveCount(MOTIFS.length);
    expect(await coloursOf(map.map.locator('canvas'))).toBeGreaterThan(3);
    await map.choose(imageMap.colour.outcome);
    await expect(map.legend).toContainText(imageMap.group.wrong);
  });

  await test.step('a lasso opens the images in it, and so do keys what is in view', async () => {
    await map.lassoAll();
    await map.expectSelected('lasso', all);
    await expect(map.images).toHaveCount(12);
    await map.map.focus();
    for (const key of ['+', '+', '+', 'ArrowRight', '0', 'Enter']) await page.keyboard.press(key);
    await map.expectSelected('inView', all);
  });

  await test.step('a picture is shown where the pointer is; the wheel and a drag lead about', async () => {
    const inView = map.region.getByRole('button', {
      name: anyOf(filled(imageMap.openInView, { number: '{{number}}' })),
    });
    const said = async () => Number(/\d+/.exec((await inView.textContent()) ?? '')?.[0]);
    await map.map.scrollIntoViewIfNeeded();
    const box = await map.map.boundingBox();
    if (!box) throw new Error('The map is not on the page');
    const { mouse } = page;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };

    await map.choose(imageMap.colour.class);
    const [x, y] = await map.aMark();
    await mouse.move(box.x + x, box.y + y);
    await expect(map.map.getByRole('img')).toHaveAccessibleName(/\S/);
    await mouse.move(box.x + 1, box.y + 1);
    await expect(map.map.getByRole('img')).toHaveCount(0);

    await mouse.move(middle.x, middle.y);
    await page.keyboard.down('Control');
    await mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await expect(map.region.getByRole('button', { name: words.evaluation.zoomOut })).toBeEnabled();
    await map.choose(imageMap.move);
    for (let drag = 0; drag < 2; drag++) {
      await mouse.move(box.x + 5, middle.y);
      await mouse.down();
      await mouse.move(box.x + box.width - 5, middle.y, { steps: 3 });
      await mouse.up();
    }
    await expect.poll(said).toBe(0);
    await map.region.getByRole('button', { name: words.evaluation.zoomFit }).click();
    await expect.poll(said).toBe(all);
    await map.choose(imageMap.lasso);
    await map.choose(imageMap.colour.outcome);
  });

  await test.step('laid out by UMAP the same images are there', async () => {
    await map.choose(imageMap.umap);
    await expect(map.region).toContainText(imageMap.aboutUmap);
    await map.lassoAll();
    await map.expectSelected('lasso', all);
  });

  await test.step('a mistake is explained by the training images nearest to it', async () => {
    await map.legend
      .getByRole('button', {
        name: anyOf(filled(imageMap.openGroup, { name: imageMap.group.wrong, number: '{{number}}' })),
      })
      .click();
    await map.images.first().click();
    await evaluation.image.getByRole('button', { name: words.explain.why }).click();
    const nearest = evaluation.image.getByRole('list', { name: imageMap.nearest });
    await expect(nearest.getByRole('listitem')).toHaveCount(6);
    await expect(nearest.getByRole('img').first()).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('a wrong label is found beside what it looks like, and set aside', async () => {
    await map.region.getByRole('button', { name: imageMap.findNearLabels }).click();
    const pairs = map.region.getByRole('button', { name: anyOf(imageMap.openPair) });
    await pairs.first().click();
    await expect(evaluation.image).toContainText(filled(words.evaluation.oneImage, { at: 1, number: 2 }));
    await evaluation.image.getByRole('button', { name: words.evaluation.setAside }).click();
    await expect(evaluation.image.getByRole('button', { name: words.evaluation.putBack })).toBeVisible();
    await page.keyboard.press('Escape');
  });
});

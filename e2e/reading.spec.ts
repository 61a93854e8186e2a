import { expect, test } from './fixtures';
import { hamZip } from './making/ham10000';
import { inView } from './panels/in-view';
import { ReadingDesk } from './panels/reading-desk';
import { words } from './panels/words';
import { readCsv } from './read-csv';
import { tabTo } from './tab-to';
import { axeOn, seriousViolations } from './violations';

const TABLE = 'HAM10000_metadata.csv';

test('HAM10000: the guess is shown, changed, undone, trained on, and the submission is right', async ({
  context,
  studio,
}) => {
  const { page, dataset, recipe, run, results } = studio;
  const desk = new ReadingDesk(dataset);
  const made = await hamZip(context, { perClass: 24, toPredict: 9 });
  const axe = async () => expect(await seriousViolations(axeOn(page).include('#dataset'))).toEqual([]);

  await test.step('classes are guessed to be dx, and that is said', async () => {
    await dataset.drop({ name: 'ham10000.zip', bytes: made.zip });
    await dataset.expectImages(made.imageCount);
    expect(await desk.chosen()).toContain(`column dx of ${TABLE}`);
    await expect(desk.part).toContainText(words.reading.guessed);
    await expect(dataset.fact('Unlabelled')).toHaveText(String(made.answers.size));
    await expect(dataset.classRows).toHaveText([/^bkl\D*24/, /^mel\D*24/, /^nv\D*24/, /^Unlabelled\D*9/]);
    await axe();
  });

  await test.step('another column is chosen by keyboard, and has its effect', async () => {
    const sex = await desk.option(`column sex of ${TABLE}`);
    await tabTo(page, desk.classesFrom);
    // One key, one choice: typed letters choose anew where a busy machine leaves time between them.
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => desk.chosen()).toBe(`column sex of ${TABLE}`);
    expect(sex).toContain('classes: 2');
    await expect(dataset.fact('Classes')).toHaveText('2');
    await expect(dataset.classRows.first()).toHaveText(/^female/);
    await expect(desk.part).toContainText(words.reading.chosen);
    await expect(desk.backToGuess).toBeVisible();
  });

  await test.step('it is undone like any edit', async () => {
    await inView(page, 'recipe', page.getByRole('button', { name: words.recipe.undo })).click();
    await expect(dataset.fact('Classes')).toHaveText('3');
    await expect(desk.backToGuess).toHaveCount(0);
    expect(await desk.chosen()).toContain(`column dx of ${TABLE}`);
  });

  await test.step('folders are a tree: unfolded by keys, and one is given another role', async () => {
    await desk.showFolders();
    const [root, part] = [desk.tree.getByRole('row').nth(1), desk.folder('HAM10000_images_part_1')];
    await expect(part).toContainText('36');
    await tabTo(page, root);
    await page.keyboard.press('ArrowLeft');
    await expect(root).toHaveAttribute('aria-expanded', 'false');
    await expect(part).toHaveCount(0);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect(part).toBeFocused();
    await axe();
    const role = part.getByRole('combobox');
    await role.selectOption(words.role.ignore);
    await dataset.expectImages(made.imageCount / 2);
    await role.selectOption(words.reading.backToGuess);
    await dataset.expectImages(made.imageCount);
  });

  await test.step('it is trained on, and the submission names every image to predict', async () => {
    await recipe.chooseDevice('CPU (WebAssembly)');
    await recipe.fill({ 'Image size': 16, Epochs: 8, 'Batch size': 8, 'Learning rate': 0.003 });
    await run.start.click();
    await run.expectStatus('Finished');
    const submission = await results.download(results.downloadSubmission);
    const [, ...rows] = readCsv(submission.bytes);
    expect(
      Object.fromEntries(rows.map(([id = '', answer]) => [id.replace(/^.*\/|\.\w+$/g, ''), answer])),
    ).toEqual(Object.fromEntries(made.answers));
  });
});

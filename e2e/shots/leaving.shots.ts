import { expect, test } from '../fixtures';
import { below, labelledPictures, unlabelledPictures, zipOf } from '../making/zips';
import { ExportsPanel } from '../panels/exports-panel';
import { inView } from '../panels/in-view';
import { StartFrom } from '../panels/start-from';
import { filled, words } from '../panels/words';
import { shoot } from './shoot';

const BIRDS = ['Abbott’s babbler', 'Black-capped chickadee', 'Crested caracara', 'Dunlin', 'Emu'];

for (const count of [10, 400]) {
  test(`leaving with ${count} classes`, async ({ context, page, studio }) => {
    const { dataset, recipe, run, results, predict } = studio;
    const classes = Array.from({ length: count }, (_, i) => `${BIRDS[i % BIRDS.length]} ${i + 1}`);
    const labelled = await labelledPictures(context, { classes, perClass: count === 10 ? 10 : 4, side: 24 });
    const { files } = await unlabelledPictures(context, { count: 12, from: 3000 });
    const groups = `class,group\n${classes.map((name, i) => `${name},group ${i % 4}\n`).join('')}`;
    const tables = new Map([['groups.csv', groups]]);
    const bytes = await zipOf(
      new Map<string, Uint8Array | string>([...labelled, ...below('test', files), ...tables]),
    );
    await dataset.drop({ name: 'birds.zip', bytes });
    await dataset.expectImages(labelled.size);
    await page.getByLabel(words.dataset.labelLevel).selectOption('group');
    await recipe.choosePreset('Quick start');
    await recipe.chooseDevice('CPU (WebAssembly)');
    await recipe.fill({ 'Image size': 16, 'Batch size': 32, Epochs: 2 });
    await run.start.click();
    await run.expectStatus('Finished');
    const panel = new ExportsPanel(page);
    const start = new StartFrom(page);
    await shoot(page, `leaving-${count}-coarse`, start.group);
    await start.group.getByRole('button', { name: words.transfer.finestLevel }).click();
    await expect(start.status).toBeVisible();
    await run.expectStatus('Finished');
    await shoot(page, `leaving-${count}-transfer`, start.group);
    await predict.region
      .getByRole('button', { name: filled(words.predict.unlabelled_other, { number: 12 }) })
      .click();
    await expect(predict.rows.first()).toBeVisible();
    await shoot(page, `leaving-${count}-predict`, predict.region);
    await shoot(page, `leaving-${count}-results`, results.region);
    await shoot(page, `leaving-${count}-exports`, panel.region);
    const form = inView(
      page,
      'predict',
      page.getByRole('region', { name: words.submissionForm.title, exact: true }),
    );
    await form.getByLabel(words.submissionForm.answer, { exact: true }).selectOption('probabilities');
    await shoot(page, `leaving-${count}-submission`, form);
    const [picture] = labelled.values();
    await predict.drop({ name: 'one picture.png', bytes: picture ?? new Uint8Array() });
    await expect(predict.rows).toHaveCount(1);
    await shoot(page, `leaving-${count}-picture`, predict.region);
    const report = await results.download(panel.button('report'));
    const sheet = await context.newPage();
    await sheet.setContent(Buffer.from(report.bytes).toString());
    await sheet.setViewportSize({ width: 900, height: 1270 });
    await sheet.screenshot({ path: `screenshots/leaving-${count}-report.png`, fullPage: true });
    await sheet.close();
  });
}

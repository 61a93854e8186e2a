import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { labelledPictures, unzip, zipOf } from './making/zips';
import { ExportsPanel } from './panels/exports-panel';
import { StartFrom } from './panels/start-from';
import { filled, words } from './panels/words';
import { axeOn, violations } from './violations';

/** The exported page has no theme of the studio's: the system's scheme alone decides. */
async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations: found } = await axeOn(page).analyze();
    expect(found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
}

test('a model leaves for PyTorch, ONNX, tfjs, a page of its own and a report', async ({
  context,
  studio,
}) => {
  const pictures = await labelledPictures(context, { perClass: 6 });
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  const panel = new ExportsPanel(studio.page);
  const take = (what: Parameters<ExportsPanel['button']>[0]) => studio.results.download(panel.button(what));

  await panel.region.getByText(words.results.last, { exact: true }).click();
  await expect(studio.results.region.getByRole('radio', { name: words.results.last })).toBeChecked();
  const project = await unzip(Buffer.from((await take('pytorch')).bytes));
  for (const name of [
    'model.py',
    'train.py',
    'predict.py',
    'check.py',
    'split.json',
    'model.safetensors',
    'sample.safetensors',
  ]) {
    expect(project.get(`vireo-pytorch/${name}`)?.length, name).toBeGreaterThan(100);
  }
  expect(project.get('vireo-pytorch/model.py')?.toString()).toContain('class Cnn(nn.Module)');
  // The card counts the images, which are open.
  const card = project.get('vireo-pytorch/MODEL_CARD.md')?.toString() ?? '';
  expect(card).toContain('# motifs: image classifier');
  expect(card).toMatch(/\| class \| training \| validation \| test \|\n\|---.*\n\| \w+ \| [1-6] \|/);

  const onnx = await take('onnx');
  expect(onnx.name).toMatch(/\.onnx$/);
  expect([...onnx.bytes.subarray(0, 2)]).toEqual([0x08, 8]); // ir_version 8

  // Smaller files are measured by ONNX Runtime, from this origin, before they are downloaded.
  await panel.region.getByRole('button', { name: words.exports.onnxMeasure }).click();
  const measured = panel.region.getByRole('table', { name: words.exports.onnxFiles }).getByRole('row');
  await expect(measured).toHaveCount(4);
  for (const row of [1, 2, 3]) await expect(measured.nth(row)).toContainText(/\d% \(.*% to .*%\)/);
  await expect(measured.nth(2)).toContainText(/0 of \d/);
  const int8 = await studio.results.download(
    measured.nth(3).getByRole('button', { name: filled(words.exports.onnxTake, { storage: 'int8' }) }),
  );
  expect(int8.name).toMatch(/-int8\.onnx$/);
  expect(int8.bytes.length).toBeLessThan(onnx.bytes.length / 2);

  const tfjs = await unzip(Buffer.from((await take('tfjs')).bytes));
  expect([...tfjs.keys()].sort()).toEqual(['model.json', 'model.weights.bin', 'preprocessing.json']);

  const report = Buffer.from((await take('report')).bytes).toString();
  expect(report).toContain('<dt>Images</dt><dd>18</dd>');
  // Two curves, and the confusion of the held-out images, looked at for it.
  expect(report.match(/<svg /g)).toHaveLength(3);
  expect(report).toContain(`<h2>${words.report.confusion}</h2>`);
  const charts = await unzip(Buffer.from((await take('charts')).bytes));
  expect([...charts.keys()].sort()).toEqual(['accuracy.png', 'accuracy.svg', 'loss.png', 'loss.svg']);
  expect(charts.get('loss.png')?.subarray(1, 4).toString()).toBe('PNG');
  const exportsPanel = await axeOn(studio.page).include('#exports').analyze();
  expect(exportsPanel.violations.map(({ id }) => id)).toEqual([]);

  const demo = await take('demo');
  const page = await context.newPage();
  const address = new URL('/exported-demo.html', studio.page.url()).href;
  await page.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: Buffer.from(demo.bytes) }),
  );
  await page.goto(address);
  await context.setOffline(true);
  const chosen = [...pictures].filter(([path]) => path.endsWith('.png')).slice(0, 4);
  const [[name, bytes]] = chosen;
  const file = page.locator('#file');
  await file.setInputFiles({ name, mimeType: 'image/png', buffer: Buffer.from(bytes) });
  // Of two pictures in quick succession the second is answered, once.
  await file.evaluate((input) => {
    input.dispatchEvent(new Event('change'));
    input.dispatchEvent(new Event('change'));
  });
  await expect(page.locator('#status')).toHaveText(/^\d+ ms$/);
  await expect(page.getByRole('listitem')).toHaveCount(3);
  const said = await page.getByRole('listitem').first().textContent();
  await file.setInputFiles({
    name: 'page.png',
    mimeType: 'image/png',
    buffer: Buffer.from('<!doctype html>'),
  });
  await expect(page.locator('#status')).toHaveText(words.problem.pageNotImage);
  await expectAccessible(page);

  // Several are a table, and the same CSV as the studio's.
  const several = new Map(chosen.map(([, content], i) => [`${i}.png`, content]));
  await file.setInputFiles([
    ...[...several].map(([path, content]) => ({
      name: path,
      mimeType: 'image/png',
      buffer: Buffer.from(content),
    })),
    { name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from(bytes.subarray(0, 60)) },
  ]);
  await expect(page.locator('#count')).toHaveText(/4.*1/);
  await expect(page.getByRole('row', { name: 'broken.png' })).toContainText(words.problem.imageTruncated);
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: words.demo.csv }).click();
  const ofDemo = await readFile(await (await download).path(), 'utf8');

  // The camera answers until it is closed; a refusal is said.
  await context.clearPermissions();
  await page.getByRole('button', { name: words.demo.openCamera }).click();
  await expect(page.locator('#status')).toHaveText(words.failure.cameraRefused);
  await context.grantPermissions(['camera']);
  await page.getByRole('button', { name: words.demo.openCamera }).click();
  await expect(page.locator('#status')).toHaveText(/^\d+ ms$/);
  await expect(page.locator('video')).toBeVisible();
  await page.getByRole('button', { name: words.demo.closeCamera }).click();
  await expect(page.locator('video')).toBeHidden();
  await context.setOffline(false);
  await page.close();

  // The same picture in Vireo itself: the same class, as sure.
  await studio.predict.drop({ name: 'one.zip', bytes: await zipOf(new Map([['a/x.png', bytes]])) });
  await expect(studio.predict.rows).toHaveCount(1);
  const [, className, percent] = /^(.*?)([\d.]+)%$/.exec(said ?? '') ?? [];
  await expect(studio.predict.rows.first()).toContainText(className);
  const told = /([\d.]+)%/.exec((await studio.predict.rows.first().textContent()) ?? '')?.[1];
  expect(told).toBe(percent);
  await studio.predict.drop({ name: 'several.zip', bytes: await zipOf(several) });
  await expect(studio.predict.rows).toHaveCount(4);
  const ofStudio = await studio.results.download(studio.results.downloadSubmission);
  expect(ofDemo).toBe(Buffer.from(ofStudio.bytes).toString());
});

test('a model of coarse classes goes on with finer ones, and foreign weights are told apart', async ({
  context,
  studio,
}) => {
  const { dataset, run, results, page } = studio;
  const panel = new ExportsPanel(page);
  const two = await labelledPictures(context, { classes: ['cross', 'disc'], perClass: 5 });
  await studio.trainOnce({ name: 'two.zip', bytes: await zipOf(two) });
  const weights = await unzip(Buffer.from((await results.download(results.downloadWeights)).bytes));
  const safetensors = weights.get('model.safetensors') ?? Buffer.of();

  await dataset.drop({
    name: 'three.zip',
    bytes: await zipOf(await labelledPictures(context, { perClass: 5 })),
  });
  await dataset.expectImages(15);
  // Its validation images are not these: the report says so in the matrix's place.
  const report = Buffer.from((await results.download(panel.button('report'))).bytes).toString();
  expect(report).toContain(
    `<h2>${words.report.confusion}</h2>\n<p>${words.report.noConfusionOtherClasses}</p>`,
  );
  const start = new StartFrom(page);
  await start.choose(words.start.model);
  const { status, alert } = start;
  await expect(status).toContainText(
    filled(words.transfer.recognised, { family: words.transfer.family.vireo }),
  );
  await expect(status).toContainText(/classifier\.\d\.weight: \[2, \d+\]/);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: words.run.trainOn }).click();
  await run.expectStatus('Finished');

  await start.giveFile('model.pth', Buffer.from([0x80, 2, 0x8a, 0x0a, 0, 0, 0, 0, 0, 0, 0]));
  await expect(alert).toContainText(words.failure.pickleRefused);
  await expect(alert).toContainText('pip install torch safetensors');
  await start.giveFile('cut.safetensors', safetensors.subarray(0, safetensors.length - 8));
  await expect(alert).toContainText(/safetensors/);
  await start.giveFile('model.safetensors', safetensors);
  await expect(alert.filter({ hasText: words.failure.pickleRefused })).toHaveCount(0);
  await expect(status).toContainText(words.transfer.notRecognised);
  await expect(status).toContainText(/classifier\.\d\.weight/);
});

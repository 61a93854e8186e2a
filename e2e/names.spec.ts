import { expect, test } from './fixtures';
import { below, labelledPictures, unlabelledPictures, unzip, zipOf } from './making/zips';
import { readCsv } from './read-csv';

// What folders may be called: markup, CSV's own signs, a formula, accents as one letter and as two, another script.
const CLASSES = [
  '"quoted", and, commas',
  '<img src=x onerror=alert(1)>',
  '=1+1',
  'café',
  'nin\u0303o',
  'ひよこ',
];

test('names are shown and handed on letter by letter, whatever they hold', async ({ context, studio }) => {
  const { dataset, results, predict } = studio;
  const dialogs: string[] = [];
  studio.page.on('dialog', (dialog) => dialogs.push(dialog.message()));
  const labelled = await labelledPictures(context, { classes: CLASSES, perClass: 4 });
  const { files } = await unlabelledPictures(context, { count: 3, from: 700 });
  const odd = new Map(
    [...files.values()].map((bytes, i) => [`${['<b>1', 'a "b", c', 'ñandú'][i]}.png`, bytes]),
  );
  await studio.trainOnce({
    name: '<script>alert(1) & "co".zip',
    bytes: await zipOf(new Map([...below('birds', labelled), ...below('submission_test', odd)])),
  });
  await expect(dataset.region).toContainText('<script>alert(1) & "co"');
  await dataset.showClasses();
  for (const name of CLASSES) {
    await expect(dataset.classRows.filter({ has: studio.page.getByText(name, { exact: true }) })).toHaveCount(
      1,
    );
  }

  const submission = await results.download(results.downloadSubmission);
  const [header, ...lines] = readCsv(submission.bytes);
  expect(header).toEqual(['Id', 'Category']);
  expect(lines.map(([id]) => id).sort()).toEqual(['<b>1', 'a "b", c', 'ñandú']);
  for (const [, category] of lines) expect(CLASSES).toContain(category);
  await expect(predict.rows).toHaveCount(3);

  const weights = await results.download(results.downloadWeights);
  const inside = await unzip(Buffer.from(weights.bytes));
  const classes: string[] = JSON.parse(String(inside.get('classes.json')));
  expect(classes.toSorted()).toEqual(CLASSES.toSorted());
  await dataset.drop(weights);
  await expect(results.region).toContainText(weights.name);
  await expect(dataset.alerts).toHaveCount(0);
  expect(dialogs).toEqual([]);
  await expect(studio.page.locator('img[src="x"], b')).toHaveCount(0);
});

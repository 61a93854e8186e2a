import { parseCsv } from '../src/shared/csv';
import { expect, test } from './fixtures';
import { below, labelledPictures, unlabelledPictures, zipOf } from './making/zips';
import { inView, openView } from './panels/in-view';
import { filled, words } from './panels/words';
import { axeOn } from './violations';

const form = words.submissionForm;

test('a submission takes the shape a competition asks for, is checked, seen and scored', async ({
  context,
  studio,
}) => {
  const { dataset, recipe, run, predict, results, page } = studio;
  const unlabelled = await unlabelledPictures(context, { count: 9, from: 50 });
  const files = new Map([
    ...below('motifs/motifs', await labelledPictures(context, { perClass: 8 })),
    ...below('motifs/submission_test/x', unlabelled.files),
  ]);
  await dataset.drop({ name: 'motifs.zip', bytes: await zipOf(files) });
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 16, Epochs: 3, 'Batch size': 8 });
  await run.start.click();
  await run.expectStatus('Finished');
  await openView(page, 'predict');
  await page.getByRole('button', { name: filled(words.predict.unlabelled_other, { number: 9 }) }).click();
  await expect(predict.rows).toHaveCount(9);

  const region = inView(page, 'predict', page.getByRole('region', { name: form.title, exact: true }));
  const preview = region.getByRole('region', { name: form.preview });
  await expect(preview).toContainText('Id,Category');
  await expect(region).toContainText(filled(form.sound_other, { number: 9 }));
  await region.getByLabel(form.answerHeader).fill('Label, "mine"');
  await region.getByLabel(form.answer, { exact: true }).selectOption('index');
  await expect(preview).toContainText('Id,"Label, ""mine"""');
  await region.getByLabel(form.id, { exact: true }).selectOption('integer');
  const asChosen = await results.download(results.downloadSubmission);
  const written = parseCsv(Buffer.from(asChosen.bytes).toString());
  if (!written.ok) throw new Error(written.failure.code);
  const [heading, ...answers] = written.value;
  expect(heading).toEqual(['Id', 'Label, "mine"']);
  expect(answers.flat().filter((cell) => !/^(0|[1-9]\d*)$/.test(cell))).toEqual([]);
  await region.getByLabel(form.answer, { exact: true }).selectOption('probabilities');
  await expect(preview).toContainText('Id,cross,disc,stripes');

  const threshold = page.getByRole('textbox', { name: words.threshold.field });
  await test.step('answers below a threshold are withheld where a person says so, and how many is told', async () => {
    await region.getByLabel(form.answer, { exact: true }).selectOption('name');
    await threshold.fill('100');
    await expect(region).toContainText(/\d rows? (is|are) below the threshold of 100%/);
    await expect(preview).not.toContainText('none');
    await region.getByLabel(filled(form.withheld, { threshold: '100%' })).selectOption('word');
    await expect(preview).toContainText(/,none\b/);
    await region.getByLabel(filled(form.withheld, { threshold: '100%' })).selectOption('class');
    await expect(preview).not.toContainText('none');
    await threshold.fill('70');
  });

  const ids = [...unlabelled.answers.keys()].toReversed();
  const give = (label: string, text: string) =>
    region
      .getByLabel(label, { exact: true })
      .setInputFiles({ name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await give(form.sampleInput, `image,what\n${ids.map((id) => `${id},disc\n`).join('')}9999,disc\n`);
  await expect(preview).toContainText('image,what');
  const problems = region.getByRole('list', { name: form.problems });
  await expect(problems).toContainText(filled(words.submission.missingIds_one, { count: 1 }));
  await expect(problems).toContainText('9999');
  const { violations } = await axeOn(page).include('#submission').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const csv = await results.download(results.downloadSubmission);
  const rows = parseCsv(Buffer.from(csv.bytes).toString());
  if (!rows.ok) throw new Error(rows.failure.code);
  // The row without an image is there, too, as the sample has it.
  expect(rows.value.slice(1).map(([id]) => id)).toEqual([...ids, '9999']);
  expect(rows.value.at(-1)).toEqual(['9999', 'disc']);

  const truth = [...unlabelled.answers].map(([id, motif]) => `${id},${motif}\n`).join('');
  await give(form.truthInput, `Id,Category\n${truth}`);
  // A file that was chosen can be chosen again: a browser tells of no other change.
  await expect(page.getByLabel(form.truthInput, { exact: true })).toHaveValue('');
  const right = rows.value.slice(1).filter(([id, answer]) => unlabelled.answers.get(id) === answer).length;
  await expect(region.getByRole('status')).toContainText(`${right} of 9`);

  await test.step('a form to fill in is never scored by, and either file can be said to be the other', async () => {
    await give(form.truthInput, `Id,Category\n${ids.map((id) => `${id},disc\n`).join('')}`);
    await expect(region.getByRole('alert')).toContainText(words.failure.truthIsTemplate);
    await expect(region.getByRole('status')).toHaveCount(0);
    await region
      .getByLabel(filled(form.tableIs, { name: 'x.csv' }))
      .last()
      .selectOption('sample');
    await expect(region.getByRole('alert')).toHaveCount(0);
    await expect(preview).toContainText('Id,Category');
    await region.getByRole('button', { name: form.undo }).click();
    await region.getByRole('button', { name: form.undo }).click();
    await expect(region.getByRole('status')).toContainText(`${right} of 9`);
    await expect(preview).toContainText('image,what');
  });

  await give(form.sampleInput, 'Id,cross,eagle,stripes\n');
  await expect(region.getByRole('alert')).toContainText('eagle');

  await test.step('what is wrong with a file is said of that file alone', async () => {
    const wanting = `Id,Category\n${[...ids.slice(1), 'nobody'].map((id) => `${id},?\n`).join('')}`;
    await predict.drop({ name: 'sample_submission.csv', bytes: Buffer.from(wanting) });
    await results.download(results.downloadSubmission);
    await expect(problems).toContainText('nobody');
    await expect(region).toContainText(form.wouldBeRejected);
    await predict.region.getByRole('button', { name: words.predict.forgetSample }).click();
    await expect(region.getByText('nobody')).toHaveCount(0);
  });

  await test.step('after a reload the run has its threshold', async () => {
    await page.reload();
    await openView(page, 'data');
    const recent = page.getByRole('region', { name: words.recent.title });
    await recent.getByRole('button', { name: new RegExp(words.recent.openRun) }).click();
    // Once the run is open, its results are shown.
    await expect(page).toHaveURL(/#\/results$/);
    await openView(page, 'predict');
    await expect(threshold).toHaveValue('70');
  });
});

test('a placeholder does not decide what is written where classes are called 1, 2, 3', async ({
  context,
  studio,
}) => {
  const { predict, results, page } = studio;
  const numbers: Readonly<Record<string, string>> = { cross: '1', disc: '2', stripes: '3' };
  const pictures = await labelledPictures(context, { perClass: 6 });
  const numbered = new Map(
    [...pictures].map(([path, bytes]) => [path.replace(/^\w+/, (motif) => numbers[motif] ?? motif), bytes]),
  );
  const unlabelled = await unlabelledPictures(context, { count: 3, from: 50 });
  await studio.trainOnce({ name: 'numbered.zip', bytes: await zipOf(numbered) });
  await predict.drop({ name: 'new.zip', bytes: await zipOf(unlabelled.files) });
  await expect(predict.rows).toHaveCount(3);
  const ids = [...unlabelled.answers.keys()];
  const sample = `\ufeffId;Category;Usage\r\n${ids.map((id) => `x/${id}.PNG;1;Public\r\n`).join('')}`;
  await predict.drop({ name: 'sample_submission.csv', bytes: Buffer.from(sample) });

  const region = inView(page, 'predict', page.getByRole('region', { name: form.title, exact: true }));
  const previewOf = (name: string) => region.getByRole('region', { name: filled(form.previewOf, { name }) });
  await expect(region.getByRole('alert')).toContainText(form.question);
  await expect(region).toContainText(filled(form.why.placeholder, { example: '1' }));
  const asName = (await previewOf(form.answerKind.name).textContent()) ?? '';
  const asNumber = (await previewOf(form.answerKind.index).textContent()) ?? '';
  expect(asName).not.toBe(asNumber);
  // Nothing is written before it is said.
  await results.downloadSubmission.click();
  await expect(region.getByRole('alert').last()).toContainText(words.failure.submissionUndecided);
  const { violations } = await axeOn(page).include('#submission').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const writeSo = (name: string) =>
    region.getByRole('button', { name: filled(form.writeSo, { name }), exact: true }).click();
  await writeSo(form.answerKind.index);
  const written = await results.download(results.downloadSubmission);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(written.bytes);
  expect(text).toMatch(/^\ufeffId;Category;Usage\r\n/);
  const cells = text.trimEnd().split('\r\n').slice(1);
  expect(cells.map((row) => row.replace(/;[012];/, ';?;'))).toEqual(ids.map((id) => `x/${id}.PNG;?;Public`));
  // The same choice is open to be changed, and to be taken back.
  await expect(region.getByLabel(form.answer, { exact: true })).toHaveValue('index');
  await region.getByRole('button', { name: form.undo }).click();
  await expect(region.getByRole('alert')).toContainText(form.question);
});

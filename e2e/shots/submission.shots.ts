import { expect, test } from '../fixtures';
import { labelledPictures, unlabelledPictures, zipOf } from '../making/zips';
import { words } from '../panels/words';
import { shoot } from './shoot';

const form = words.submissionForm;

test('a sample submission, and answers to score by', async ({ context, page, studio }) => {
  const { predict } = studio;
  const numbers: Readonly<Record<string, string>> = { cross: '1', disc: '2', stripes: '3' };
  const pictures = await labelledPictures(context, { perClass: 6 });
  const numbered = new Map(
    [...pictures].map(([path, bytes]) => [path.replace(/^\w+/, (motif) => numbers[motif] ?? motif), bytes]),
  );
  const unlabelled = await unlabelledPictures(context, { count: 8, from: 50 });
  await studio.trainOnce({ name: 'numbered.zip', bytes: await zipOf(numbered) });
  await predict.drop({ name: 'new.zip', bytes: await zipOf(unlabelled.files) });
  await expect(predict.rows).toHaveCount(8);
  const [, , ...ids] = unlabelled.answers.keys();
  const give = (name: string, text: string) => predict.drop({ name, bytes: Buffer.from(text) });
  const region = page.locator('#submission');

  await give('sample_submission.csv', 'Id,a,b,c,d\n0001,1,2,3,4\n0002,1,2,3,4\n');
  await expect(region.getByRole('alert')).toBeVisible();
  await shoot(page, 'submission-columns-unknown', region);
  const rows = ['9999', ...ids].map((id) => `test/${id}.PNG;1;Public\r\n`).join('');
  await give('sample_submission.csv', `\ufeffId;Category;Usage\r\n${rows}`);
  await expect(region.getByRole('alert')).toContainText(form.question);
  await shoot(page, 'submission-question', region);
  await region.getByLabel(form.answer, { exact: true }).selectOption('index');
  await give('truth.csv', `Id,Category\n${ids.map((id, i) => `${id},${1 + (i % 3)}\n`).join('')}`);
  await expect(region.getByRole('status')).toBeVisible();
  await shoot(page, 'submission-sample-and-truth', region);
  await page.getByLabel(words.studio.language).selectOption('es');
  await shoot(page, 'submission-spanish', region);
});

import { expect, test } from './fixtures';
import { labelledPictures, zipOf } from './making/zips';
import { inView, openView } from './panels/in-view';
import { StartFrom } from './panels/start-from';
import { anyOf, filled, words } from './panels/words';
import { violations } from './violations';

test('single pictures are dropped, pasted, or taken with the camera; a sample CSV shapes the submission', async ({
  context,
  studio,
}) => {
  const { predict, page } = studio;
  const pictures = await labelledPictures(context, { perClass: 6 });
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  const [[, bytes] = ['', new Uint8Array()]] = [...pictures].filter(([path]) => path.endsWith('.png'));

  await predict.drop({ name: 'dropped one.png', bytes });
  await expect(predict.rows).toHaveCount(1);
  await expect(predict.rows).toContainText('dropped one.png');
  await expect(predict.rows.getByRole('img', { name: 'dropped one.png' })).toBeVisible();
  const plain = await predict.rows.first().textContent();

  // Pasted anywhere on the page, the same picture gets the same answer.
  await page.evaluate(
    (content) => {
      const clipboardData = new DataTransfer();
      const file = new File([new Uint8Array(content)], 'image.png', { type: 'image/png' });
      clipboardData.items.add(file);
      document.body.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    },
    [...bytes],
  );
  await expect(predict.rows).toContainText('image.png');
  expect((await predict.rows.first().textContent())?.replace('image.png', '')).toBe(
    plain?.replace('dropped one.png', ''),
  );

  const camera = page.getByRole('button', { name: words.predict.openCamera });
  await context.clearPermissions();
  await camera.click();
  await expect(predict.alerts).toContainText(words.failure.cameraRefused);
  await context.grantPermissions(['camera']);
  await camera.click();
  const view = page.getByLabel(words.predict.cameraView);
  await expect(view).toBeVisible();
  await expect.poll(() => view.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBeGreaterThan(0);
  // What it sees is answered as long as it is open: the bars follow the picture, and a threshold withholds the answer.
  const bars = page.getByRole('list', { name: words.live.answers });
  await expect(bars.getByRole('listitem')).toHaveText([/cross\d+%/, /disc\d+%/, /stripes\d+%/]);
  const before = await bars.innerHTML();
  await expect.poll(() => bars.innerHTML()).not.toBe(before);
  const answer = predict.region.getByRole('status').filter({ hasText: /^(cross|disc|stripes)$/ });
  await expect(answer).toBeVisible();
  const threshold = page.getByRole('textbox', { name: words.threshold.field });
  await threshold.fill('100');
  const none = predict.region.getByRole('status').filter({ hasText: words.threshold.noneOfThese });
  await expect(none).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.getByLabel(words.predict.views).selectOption('fiveCrops');
  await page.getByRole('button', { name: words.predict.takePicture }).click();
  await expect(predict.rows).toContainText('camera-1.png');
  await expect(predict.rows).toContainText(words.threshold.noneOfThese);
  await expect(none).toBeVisible();
  await page.getByRole('button', { name: words.threshold.look }).click();
  await expect(predict.region).toContainText(anyOf(words.threshold.tooFew));
  await threshold.fill('');
  await expect(predict.rows).not.toContainText(words.threshold.noneOfThese);
  const track = await view.evaluateHandle((video: HTMLVideoElement) =>
    video.srcObject instanceof MediaStream ? video.srcObject.getVideoTracks()[0] : null,
  );
  expect(await track.evaluate((open) => open?.readyState)).toBe('live');
  await page.getByRole('button', { name: words.predict.closeCamera }).click();
  await expect(view).toBeHidden();
  await expect(bars).toBeHidden();
  expect(await track.evaluate((open) => open?.readyState)).toBe('ended');

  // A CSV dropped on Predict is what the submission follows, before and after there are predictions.
  const csv = 'image,what\r\ncamera-1.png,\r\n';
  await predict.drop({ name: 'sample_submission.csv', bytes: new TextEncoder().encode(csv) });
  await expect(predict.region).toContainText(
    filled(words.predict.sampleGiven, { name: 'sample_submission.csv' }),
  );
  const form = inView(
    page,
    'predict',
    page.getByRole('region', { name: words.submissionForm.title, exact: true }),
  );
  const preview = form.getByRole('region', { name: words.submissionForm.preview });
  await expect(preview).toContainText('image,what');
  await expect(preview).toContainText('camera-1.png,');

  // A zip brings a sample of its own.
  await predict.region.getByRole('button', { name: words.predict.forgetSample }).click();
  await expect(preview).toContainText('Id,Category');
  const other = new Map<string, Uint8Array | string>([
    ['b/0002.png', bytes],
    ['b/0001.png', bytes],
    ['sample_submission.csv', 'file,cross,disc,stripes\n0002,0,0,0\n0001,0,0,0\n'],
  ]);
  await predict.drop({ name: 'other.zip', bytes: await zipOf(other) });
  await expect(predict.rows).toHaveCount(2);
  await expect(preview).toContainText('file,cross,disc,stripes');
  expect(((await preview.textContent()) ?? '').split('\n')[1]).toMatch(/^0002,0\.\d+,/);
  // Another CSV holds the answers.
  await predict.drop({
    name: 'truth.csv',
    bytes: new TextEncoder().encode('Id,Category\n0001,cross\n0002,disc\n'),
  });
  await expect(form.getByRole('status')).toContainText(/[012] of 2\./);
});

test('from coarse labels to the dataset’s own in one click', async ({ context, studio }) => {
  const { dataset, recipe, run, page } = studio;
  const pictures = await labelledPictures(context, { perClass: 6 });
  const files = new Map<string, Uint8Array | string>([
    ...pictures,
    ['groups.csv', 'class,group\ncross,straight\ndisc,round\nstripes,straight\n'],
  ]);
  await dataset.drop({ name: 'groups.zip', bytes: await zipOf(files) });
  await page.getByLabel(words.dataset.labelLevel).selectOption('group');
  await recipe.chooseDevice('CPU (WebAssembly)');
  await recipe.fill({ 'Image size': 8, Epochs: 1, 'Batch size': 8 });
  await run.start.click();
  await run.expectStatus('Finished');
  const transfer = new StartFrom(page).group;
  await expect(transfer).toContainText(filled(words.transfer.finer, { name: 'group' }));
  await transfer.getByRole('button', { name: words.transfer.finestLevel }).click();
  await expect(transfer.getByRole('status')).toContainText(/classifier\.\d\.weight: \[2, \d+\].*\[3, \d+\]/);
  await run.expectStatus('Finished');
  await expect(inView(page, 'data', page.getByLabel(words.dataset.labelLevel))).toHaveValue('');
  // It tells three classes apart now, and offers no finer level.
  await expect(transfer.getByRole('button', { name: words.transfer.finestLevel })).toHaveCount(0);
  await expect(studio.results.region).toContainText(/Classes\s*3/);
});

test('predictions of a large zip stream in, and those that were made stay when it is stopped', async ({
  context,
  studio,
}) => {
  const { predict, page } = studio;
  const pictures = await labelledPictures(context, { perClass: 6 });
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  const distinct = [...pictures.values()];
  const COUNT = 20_000;
  const many = new Map(
    Array.from({ length: COUNT }, (_, i) => [
      `many/${String(i).padStart(5, '0')}.png`,
      distinct[i % distinct.length] ?? new Uint8Array(),
    ]),
  );
  await openView(page, 'predict');
  await page.getByLabel(words.predict.views).selectOption('fiveCrops');
  await predict.drop({ name: 'many.zip', bytes: await zipOf(many) });

  // The first rows stand while the rest is under way, with how long it will take.
  const cancel = predict.region.getByRole('button', { name: words.common.cancel });
  await expect(predict.rows.first()).toContainText('00000.png');
  await expect(predict.region).toContainText(/\d \/ 20,000/);
  await expect(predict.region).toContainText(anyOf(words.common.timeLeft));
  await expect(predict.alerts).toHaveCount(0);
  const first = await predict.rows.first().textContent();
  await cancel.click();
  await expect(cancel).toHaveCount(0);
  await expect(predict.rows.first()).toHaveText(first ?? '');
  await expect(predict.alerts).toContainText(anyOf(words.predict.cutShort_other));
  // A submission of them says what is missing.
  const form = inView(
    page,
    'predict',
    page.getByRole('region', { name: words.submissionForm.title, exact: true }),
  );
  await expect(form).toContainText(anyOf(words.submission.cutShort));
  await expect(form).not.toContainText(anyOf(words.submissionForm.sound_other));

  // Started again it comes to its end.
  await page.getByLabel(words.predict.views).selectOption('one');
  const few = new Map([...many].slice(0, 300));
  await predict.drop({ name: 'few.zip', bytes: await zipOf(few) });
  await expect(form).toContainText(filled(words.submissionForm.sound_other, { number: 300 }));
  await expect(predict.alerts).toHaveCount(0);
});

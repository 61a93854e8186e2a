import { expect, test } from '../fixtures';
import { labelledPictures, zipOf } from '../making/zips';
import { words } from '../panels/words';
import { shoot } from './shoot';

test('predictions drawn at random', async ({ context, page, studio }) => {
  const pictures = await labelledPictures(context, { perClass: 40 });
  await studio.trainOnce({ name: 'motifs.zip', bytes: await zipOf(pictures) });
  const { region } = studio.evaluation;
  const { gallery } = words.evaluation;
  await region.getByRole('button', { name: gallery.showValidation }).click();
  const images = region.getByRole('list', { name: gallery.title }).getByRole('img');
  await expect(images).toHaveCount(12);
  await shoot(page, 'gallery', region);
});

import { describe, expect, it } from 'vitest';
import { countsOf, imagesIn, openPaths, saidOf } from '../testing/open-layout';

describe('masks and annotations', () => {
  it.each([
    ['Oxford pets', 'images', 'annotations/trimaps'],
    ['Pascal VOC', 'JPEGImages', 'SegmentationClass'],
    ['lung masks', 'images', 'masks'],
    ['ISIC', 'ISIC_Training_Input', 'ISIC_Training_GroundTruth'],
    ['CamVid', 'train', 'train_labels'],
  ])('%s: they are no class', async (_, own, masks) => {
    const dataset = await openPaths(...imagesIn(own, 4), ...imagesIn(masks, 4, '.png'));
    expect(dataset.classes).not.toContain(masks.split('/')[0]);
    expect(countsOf(dataset).ignore).toBe(4);
    expect(saidOf(dataset)).toContain('masksSetAside');
  });

  it('beside the images of each class', async () => {
    const dataset = await openPaths(
      ...['COVID', 'Normal'].flatMap((name) => [
        ...imagesIn(`${name}/images`, 3, '.png'),
        ...imagesIn(`${name}/masks`, 3, '.png'),
      ]),
    );
    expect(countsOf(dataset)).toEqual({ 'training COVID': 3, 'training Normal': 3, ignore: 6 });
  });

  it('in one folder with the images', async () => {
    const scans = (name: string) => ['', '_mask', '_mask_1'].map((part) => `${name}/${name} (1)${part}.png`);
    const dataset = await openPaths(...scans('benign'), ...scans('malignant'));
    expect(countsOf(dataset)).toEqual({ 'training benign': 1, 'training malignant': 1, ignore: 4 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'maskFilesSetAside', values: { count: 4, example: 'benign/benign (1)_mask.png' } },
    ]);
  });

  it('a class of faces with masks is a class', async () => {
    const dataset = await openPaths(
      ...imagesIn('masks'),
      ...imagesIn('no masks'),
      ...imagesIn('masks worn wrong'),
    );
    expect(dataset.classes).toEqual(['masks', 'masks worn wrong', 'no masks']);
  });

  it('a class of labels is a class', async () => {
    expect((await openPaths(...imagesIn('bottles'), ...imagesIn('labels'))).classes).toEqual([
      'bottles',
      'labels',
    ]);
  });
});

/** Data sets as they are published whose classes are in folders or in names of files, made small: what the page says of them. */
import { expect, test } from 'vitest';
import { openDataset } from './open-dataset';
import { text, zipFile } from './testing/make-zip';
import { countsOf, sourceOf, times } from './testing/open-made';

interface Layout {
  readonly name: string;
  /** Folder and names of files: `n` images each. */
  readonly images: readonly (readonly [n: number, path: (i: number) => string])[];
  readonly tables?: Readonly<Record<string, string>>;
  readonly from: 'folders' | 'fileNames';
  readonly training: string;
  readonly held?: number;
  readonly unlabelled?: number;
}

const numbered =
  (folder: string, extension = 'jpg') =>
  (i: number) =>
    `${folder}/${i + 1}.${extension}`;

const LAYOUTS: readonly Layout[] = [
  {
    name: 'Stanford Dogs: numbered breeds below Images/, boxes without extension below Annotation/',
    images: [
      [6, (i) => `Images/n02085620-Chihuahua/n02085620_${i}.jpg`],
      [6, (i) => `Images/n02085782-Japanese_spaniel/n02085782_${i}.jpg`],
    ],
    tables: { 'Annotation/n02085620-Chihuahua/n02085620_0': '<annotation>' },
    from: 'folders',
    training: 'n02085620-Chihuahua 6, n02085782-Japanese_spaniel 6',
  },
  {
    name: 'Intel scenes: seg_train/seg_train, seg_test/seg_test, seg_pred/seg_pred',
    images: [
      [6, numbered('seg_train/seg_train/forest')],
      [6, numbered('seg_train/seg_train/sea')],
      [2, numbered('seg_test/seg_test/forest')],
      [2, numbered('seg_test/seg_test/sea')],
      [5, numbered('seg_pred/seg_pred')],
    ],
    from: 'folders',
    training: 'forest 6, sea 6',
    held: 4,
    unlabelled: 5,
  },
  {
    name: 'Dogs vs. Cats (Kaggle): classes in names, numbers to predict, a sample submission',
    images: [
      [8, (i) => `train/cat.${i}.jpg`],
      [8, (i) => `train/dog.${i}.jpg`],
      [6, numbered('test')],
    ],
    tables: { 'sampleSubmission.csv': `id,label\n${times(6, (i) => `${i + 1},0`).join('\n')}\n` },
    from: 'fileNames',
    training: 'cat 8, dog 8',
    unlabelled: 6,
  },
  {
    name: 'PetImages (Microsoft): two folders, a note beside them',
    images: [
      [6, numbered('PetImages/Cat')],
      [6, numbered('PetImages/Dog')],
    ],
    tables: { 'readme[1].txt': 'You may use these pictures.', 'MSR-LA - 3467.docx': 'licence' },
    from: 'folders',
    training: 'Cat 6, Dog 6',
  },
  {
    name: 'flower_photos (TensorFlow): five folders and LICENSE.txt',
    images: ['daisy', 'dandelion', 'roses', 'sunflowers', 'tulips'].map((name) => [
      5,
      (i) => `flower_photos/${name}/${1000 + i}_${i}d7.jpg`,
    ]),
    tables: { 'flower_photos/LICENSE.txt': 'All images in this archive are licensed under …' },
    from: 'folders',
    training: 'daisy 5, dandelion 5, roses 5, sunflowers 5, tulips 5',
  },
  {
    name: 'Chest X-ray (pneumonia): train, val, test, and the dataset a second time inside itself',
    images: ['chest_xray', 'chest_xray/chest_xray'].flatMap((root) =>
      ['NORMAL', 'PNEUMONIA'].flatMap((name): Layout['images'] => [
        [6, numbered(`${root}/train/${name}`, 'jpeg')],
        [2, (i) => `${root}/val/${name}/v${i}.jpeg`],
        [2, (i) => `${root}/test/${name}/t${i}.jpeg`],
      ]),
    ),
    from: 'folders',
    training: 'NORMAL 6, PNEUMONIA 6',
    held: 8,
  },
  {
    name: 'Malaria cells: cell_images inside itself',
    images: ['cell_images', 'cell_images/cell_images'].flatMap((root): Layout['images'] => [
      [6, (i) => `${root}/Parasitized/C33P1_cell_${i}.png`],
      [6, (i) => `${root}/Uninfected/C1_cell_${i}.png`],
    ]),
    from: 'folders',
    training: 'Parasitized 6, Uninfected 6',
  },
  {
    name: 'Imagenette: wordnet names below train/ and val/',
    images: ['n01440764', 'n02102040'].flatMap((name): Layout['images'] => [
      [6, (i) => `imagenette2-160/train/${name}/${name}_${i}.JPEG`],
      [3, (i) => `imagenette2-160/val/${name}/${name}_v${i}.JPEG`],
    ]),
    from: 'folders',
    training: 'n01440764 6, n02102040 6',
    held: 6,
  },
  {
    name: 'Fruits-360: Training/ and Test/ with names of blanks and digits',
    images: ['Apple Red 1', 'Banana'].flatMap((name): Layout['images'] => [
      [6, (i) => `fruits-360/Training/${name}/${i}_100.jpg`],
      [2, (i) => `fruits-360/Test/${name}/${i + 7}_100.jpg`],
    ]),
    from: 'folders',
    training: 'Apple Red 1 6, Banana 6',
    held: 4,
  },
  {
    name: 'Brain tumours (MRI): Training/ and Testing/',
    images: ['glioma', 'notumor'].flatMap((name): Layout['images'] => [
      [6, (i) => `Training/${name}/Tr-${i}.jpg`],
      [2, (i) => `Testing/${name}/Te-${i}.jpg`],
    ]),
    from: 'folders',
    training: 'glioma 6, notumor 6',
    held: 4,
  },
  {
    name: 'PlantVillage: folders of plant and disease with three underscores',
    images: [
      [6, (i) => `plantvillage/color/Apple___Apple_scab/${i}.JPG`],
      [6, (i) => `plantvillage/color/Apple___healthy/${i}.JPG`],
    ],
    from: 'folders',
    training: 'Apple___Apple_scab 6, Apple___healthy 6',
  },
  {
    name: 'EuroSAT: one folder of folders',
    images: [
      [6, (i) => `2750/AnnualCrop/AnnualCrop_${i}.jpg`],
      [6, (i) => `2750/SeaLake/SeaLake_${i}.jpg`],
    ],
    from: 'folders',
    training: 'AnnualCrop 6, SeaLake 6',
  },
  {
    name: 'Caltech-101: 101_ObjectCategories, a class of backgrounds among them',
    images: ['BACKGROUND_Google', 'Faces', 'accordion'].map((name) => [
      5,
      (i) => `caltech-101/101_ObjectCategories/${name}/image_000${i}.jpg`,
    ]),
    from: 'folders',
    training: 'BACKGROUND_Google 5, Faces 5, accordion 5',
  },
  {
    name: 'Roboflow, folder export: train, valid, test and two notes',
    images: ['paper', 'rock'].flatMap((name): Layout['images'] => [
      [6, (i) => `train/${name}/${name}${i}_png.rf.${i}ab.jpg`],
      [2, (i) => `valid/${name}/${name}${i}_png.rf.${i}cd.jpg`],
      [2, (i) => `test/${name}/${name}${i}_png.rf.${i}ef.jpg`],
    ]),
    tables: { 'README.dataset.txt': 'rock paper', 'README.roboflow.txt': 'exported' },
    from: 'folders',
    training: 'paper 6, rock 6',
    held: 8,
  },
  {
    name: 'Oxford-IIIT Pet, images alone: breeds in names',
    images: [
      [8, (i) => `images/Abyssinian_${i + 1}.jpg`],
      [8, (i) => `images/american_bulldog_${i + 1}.jpg`],
    ],
    from: 'fileNames',
    training: 'Abyssinian 8, american_bulldog 8',
  },
  {
    name: 'UTKFace-like digits: the class before the number',
    images: [
      [8, (i) => `3_000${i}.png`],
      [8, (i) => `7_000${i}.png`],
    ],
    from: 'fileNames',
    training: '3 8, 7 8',
  },
];

test.each(LAYOUTS)('$name', async ({ images, tables = {}, from, training, held = 0, unlabelled = 0 }) => {
  const paths = images.flatMap(([n, path]) => times(n, path));
  // The same bytes for the same picture: of class and name.
  const bytesOf = (path: string) => text(path.split('/').slice(-2).join('/'));
  const file = zipFile([
    ...paths.map((path) => ({ name: path, content: bytesOf(path) })),
    ...Object.entries(tables).map(([path, content]) => ({ name: path, content: text(content) })),
  ]);
  const opened = await openDataset({ kind: 'zip', file }, () => Promise.reject(new Error('decodes nothing')));
  if (!opened.ok) throw new Error(opened.failure.code);
  expect(sourceOf(opened.value)).toBe(from);
  expect(countsOf(opened.value)).toEqual({ training, held, unlabelled });
});

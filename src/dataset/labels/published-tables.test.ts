/** Data sets as they are published whose classes are in a table: the same folders, names of files and columns, with made-up images. */
import { describe, expect, it } from 'vitest';
import { countsOf, csv, openMade, pick, sourceOf, times, usesOf } from '../testing/open-made';

describe('classes from a table', () => {
  it('HAM10000: two parts of a download, and dx of its metadata', async () => {
    const dx = ['nv', 'mel', 'bkl', 'nv'];
    const name = (i: number) => `ISIC_${String(24306 + i).padStart(7, '0')}`;
    const dataset = await openMade(
      times(40, (i) => `HAM10000_images_part_${(i % 2) + 1}/${name(i)}.jpg`),
      {
        'HAM10000_metadata.csv': csv(
          'lesion_id,image_id,dx,dx_type,age,sex,localization',
          times(40, (i) =>
            [`HAM_${i >> 1}`, name(i), pick(dx, i), i % 3 ? 'histo' : 'follow_up', `${40 + (i % 9) * 5}.0`]
              .concat(i % 2 ? 'male' : 'female', pick(['back', 'face', 'trunk'], i))
              .join(),
          ),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('HAM10000_metadata.csv: dx');
    expect(countsOf(dataset)).toEqual({ training: 'bkl 10, mel 10, nv 20', held: 0, unlabelled: 0 });
    const { options } = dataset.summary.understanding.classesFrom;
    expect(options[0]).toEqual({
      source: { kind: 'folders' },
      effect: { classCount: 2, labelledCount: 40, leftOverCount: 0 },
      examples: ['HAM10000_images_part_1', 'HAM10000_images_part_2'],
    });
    const columns = options.flatMap(({ source }) => (source.kind === 'table' ? source.column : []));
    expect(columns).toEqual(expect.arrayContaining(['dx', 'dx_type', 'sex', 'localization']));
    expect(columns).not.toContain('age');
    expect(columns).not.toContain('lesion_id');
  });

  it('ISIC 2018, task 3: a column of 0.0 and 1.0 for each diagnosis', async () => {
    const dataset = await openMade(
      times(30, (i) => `ISIC2018_Task3_Training_Input/ISIC_${24306 + i}.jpg`),
      {
        'ISIC2018_Task3_Training_GroundTruth/ISIC2018_Task3_Training_GroundTruth.csv': csv(
          'image,MEL,NV,BCC',
          times(30, (i) => `ISIC_${24306 + i},${pick(['1.0,0.0,0.0', '0.0,1.0,0.0', '0.0,0.0,1.0'], i)}`),
        ),
      },
    );
    expect(sourceOf(dataset)).toContain(': 0 and 1');
    expect(countsOf(dataset)).toEqual({ training: 'BCC 10, MEL 10, NV 10', held: 0, unlabelled: 0 });
  });

  it('Roboflow: _classes.csv in each split', async () => {
    const images = ['train', 'valid', 'test'].flatMap((split) =>
      times(12, (i) => `${split}/i${i}_jpg.rf.${split}.jpg`),
    );
    const table = (split: string) =>
      csv(
        'filename, cat, dog, fox',
        times(12, (i) => `i${i}_jpg.rf.${split}.jpg, ${pick(['1, 0, 0', '0, 1, 0', '0, 0, 1'], i)}`),
      );
    const dataset = await openMade(images, {
      'train/_classes.csv': table('train'),
      'valid/_classes.csv': table('valid'),
      'test/_classes.csv': table('test'),
    });
    expect(countsOf(dataset)).toEqual({ training: 'cat 4, dog 4, fox 4', held: 24, unlabelled: 0 });
    expect(Object.values(usesOf(dataset))).toEqual(['oneHot', 'oneHot', 'oneHot']);
  });

  it('Kaggle Dog Breed: labels.csv beside train/ and test/, and a sample submission of a column each', async () => {
    const breeds = ['boxer', 'pug', 'saluki'];
    const dataset = await openMade(
      [...times(30, (i) => `train/${i}ab45.jpg`), ...times(9, (i) => `test/${i}cd67.jpg`)],
      {
        'labels.csv': csv(
          'id,breed',
          times(30, (i) => `${i}ab45,${pick(breeds, i)}`),
        ),
        'sample_submission.csv': csv(
          `id,${breeds.join()}`,
          times(9, (i) => `${i}cd67,0.33,0.33,0.33`),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('labels.csv: breed');
    expect(countsOf(dataset)).toEqual({ training: 'boxer 10, pug 10, saluki 10', held: 0, unlabelled: 9 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'folderAskedFor', values: { path: 'test', count: 9 } },
    ]);
    expect(usesOf(dataset)).toEqual({ 'labels.csv': 'labels', 'sample_submission.csv': 'submission' });
  });

  it('APTOS 2019: id_code and diagnosis, images to predict in a list of their own', async () => {
    const dataset = await openMade(
      [...times(30, (i) => `train_images/${i}f1.png`), ...times(10, (i) => `test_images/${i}e2.png`)],
      {
        'train.csv': csv(
          'id_code,diagnosis',
          times(30, (i) => `${i}f1,${i % 5}`),
        ),
        'test.csv': csv(
          'id_code',
          times(10, (i) => `${i}e2`),
        ),
        'sample_submission.csv': csv(
          'id_code,diagnosis',
          times(10, (i) => `${i}e2,0`),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('train.csv: diagnosis');
    expect(countsOf(dataset)).toEqual({ training: '0 6, 1 6, 2 6, 3 6, 4 6', held: 0, unlabelled: 10 });
  });

  it('Plant Pathology 2020: one folder of images, train.csv of 0 and 1, test.csv of names', async () => {
    const dataset = await openMade(
      [...times(24, (i) => `images/Train_${i}.jpg`), ...times(8, (i) => `images/Test_${i}.jpg`)],
      {
        'train.csv': csv(
          'image_id,healthy,multiple_diseases,rust,scab',
          times(24, (i) => `Train_${i},${pick(['1,0,0,0', '0,1,0,0', '0,0,1,0', '0,0,0,1'], i)}`),
        ),
        'test.csv': csv(
          'image_id',
          times(8, (i) => `Test_${i}`),
        ),
        'sample_submission.csv': csv(
          'image_id,healthy,multiple_diseases,rust,scab',
          times(8, (i) => `Test_${i},0.25,0.25,0.25,0.25`),
        ),
      },
    );
    expect(countsOf(dataset)).toEqual({
      training: 'healthy 6, multiple_diseases 6, rust 6, scab 6',
      held: 0,
      unlabelled: 8,
    });
  });

  it('Plant Pathology 2021: several labels in one cell are left out, and it is said', async () => {
    const dataset = await openMade(
      times(24, (i) => `train_images/${i}a.jpg`),
      {
        'train.csv': csv(
          'image,labels',
          times(24, (i) => `${i}a.jpg,${pick(['scab', 'rust', 'healthy', 'scab rust'], i)}`),
        ),
      },
    );
    expect(countsOf(dataset)).toEqual({ training: 'healthy 6, rust 6, scab 6', held: 0, unlabelled: 0 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'severalOnes', values: { path: 'train.csv', count: 6 } },
    ]);
  });

  it('NIH Chest X-ray: twelve archives, findings between bars, lists of the split', async () => {
    const name = (i: number) => `${String(i).padStart(8, '0')}_000.png`;
    const finding = (i: number) => pick(['No Finding', 'Effusion', 'Mass', 'Effusion|Mass', 'No Finding'], i);
    const dataset = await openMade(
      times(40, (i) => `images_00${(i % 3) + 1}/images/${name(i)}`),
      {
        'Data_Entry_2017.csv': csv(
          'Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position',
          times(
            40,
            (i) => `${name(i)},${finding(i)},${i % 4},${i >> 1},${50 + (i % 7)},${i % 2 ? 'M' : 'F'},PA`,
          ),
        ),
        'train_val_list.txt': times(30, name).join('\n'),
        'test_list.txt': times(10, (i) => name(30 + i)).join('\n'),
      },
    );
    expect(sourceOf(dataset)).toBe('Data_Entry_2017.csv: Finding Labels');
    expect(countsOf(dataset)).toEqual({
      training: 'Effusion 6, Mass 6, No Finding 12',
      held: 8,
      unlabelled: 0,
    });
    expect(usesOf(dataset)).toEqual({
      'Data_Entry_2017.csv': 'labels',
      'train_val_list.txt': 'split',
      'test_list.txt': 'split',
    });
  });

  it('Humpback Whales: Image and Id', async () => {
    const dataset = await openMade(
      [...times(30, (i) => `train/${i}a.jpg`), ...times(6, (i) => `test/${i}b.jpg`)],
      {
        'train.csv': csv(
          'Image,Id',
          times(30, (i) => `${i}a.jpg,w_${i % 6}`),
        ),
        'sample_submission.csv': csv(
          'Image,Id',
          times(6, (i) => `${i}b.jpg,w_0 w_1`),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('train.csv: Id');
    expect(dataset.classes).toHaveLength(6);
  });

  it('a taxonomy: the species, and the ranks above it as coarser labels', async () => {
    const ranks = [
      'Animalia,Chordata,Aves,Strigiformes,Strigidae,Bubo,Bubo bubo',
      'Animalia,Chordata,Aves,Strigiformes,Tytonidae,Tyto,Tyto alba',
      'Animalia,Arthropoda,Insecta,Lepidoptera,Pieridae,Pieris,Pieris rapae',
      'Animalia,Arthropoda,Insecta,Lepidoptera,Pieridae,Pieris,Pieris napi',
    ];
    const dataset = await openMade(
      times(32, (i) => `photos/${i}.jpg`),
      {
        'observations.csv': csv(
          'photo,kingdom,phylum,class,order,family,genus,species',
          times(32, (i) => `${i}.jpg,${pick(ranks, i)}`),
        ),
      },
    );
    expect(sourceOf(dataset)).toBe('observations.csv: species');
    expect(dataset.summary.labelLevels.map(({ name }) => name)).toEqual([
      'phylum',
      'class',
      'order',
      'family',
      'genus',
    ]);
  });

  it('Stanford Cars as CSV: no header, corners of boxes, a number for the class, names in names.csv', async () => {
    const row = (name: string) => (i: number) =>
      `${name}${i}.jpg,${30 + ((i * 7) % 23)},${40 + ((i * 11) % 31)},${100 + ((i * 13) % 37)},${90 + ((i * 5) % 29)},${(i % 4) + 1}`;
    const dataset = await openMade(
      [...times(60, (i) => `cars_train/a${i}.jpg`), ...times(20, (i) => `cars_test/b${i}.jpg`)],
      {
        'anno_train.csv': times(60, row('a')).join('\n'),
        'anno_test.csv': times(20, row('b')).join('\n'),
        'names.csv': 'AM General Hummer\nAcura RL\nAudi TT\nBMW M3\n',
      },
    );
    expect(dataset.classes).toEqual(['AM General Hummer', 'Acura RL', 'Audi TT', 'BMW M3']);
    expect(countsOf(dataset).held).toBe(20);
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'classesNamedBy', values: { path: 'names.csv' } },
    ]);
  });
});

/** Hundreds of damaged tables: none is a throw, each is read or said in words, and no image is lost. */
import { expect, it } from 'vitest';
import { en } from '../../i18n/en';
import { damage } from '../testing/damage';
import { text } from '../testing/make-zip';
import { csv, openMade, pick, times } from '../testing/open-made';

const COUNT = 60;
const images = [
  ...times(24, (i) => `images_part_${(i % 2) + 1}/${i}.jpg`),
  ...times(6, (i) => `test/${100 + i}.jpg`),
];
const tables: Readonly<Record<string, string>> = {
  'metadata.csv': csv(
    'lesion,image_id,dx,age',
    times(24, (i) => `L${i >> 1},${i}.jpg,${pick(['nv', 'mel', 'bkl'], i)},${i}.5`),
  ),
  'marks.csv': csv(
    'image,cat,dog,fox',
    times(24, (i) => `${i}.jpg,${pick(['1,0,0', '0,1,0', '0,0,1', '1,1,0'], i)}`),
  ),
  'images.txt': times(24, (i) => `${i + 1} ${i}.jpg`).join('\n'),
  'image_class_labels.txt': times(24, (i) => `${i + 1} ${(i % 3) + 1}`).join('\n'),
  'train_test_split.txt': times(24, (i) => `${i + 1} ${i % 2}`).join('\n'),
  'classes.txt': '1 auk\n2 crow\n3 owl\n',
  'sample_submission.csv': csv(
    'id,nv,mel,bkl',
    times(6, (i) => `${100 + i},0.3,0.3,0.3`),
  ),
};

const words = {
  problem: new Set([...Object.keys(en.problem), ...Object.keys(en.failure)]),
  unused: new Set(Object.keys(en.unused)),
  remark: new Set(Object.keys(en.remark)),
};

it.each(Object.keys(tables))('%s, damaged', async (damaged) => {
  const unsaid: string[] = [];
  const say = (kind: keyof typeof words, code: string) => {
    if (!words[kind].has(code)) unsaid.push(`${kind}.${code}`);
  };
  for (let seed = 0; seed < COUNT; seed++) {
    const contents = Object.entries(tables).map(([path, content]) => [
      path,
      path === damaged ? damage(text(content), seed) : content,
    ]);
    const dataset = await openMade(images, Object.fromEntries(contents), { isPacked: false });
    expect(dataset.items).toHaveLength(images.length);
    const { problems, understanding } = dataset.summary;
    for (const { code } of problems) say('problem', code);
    for (const { note } of understanding.unused) say('unused', note.code);
    for (const { code } of understanding.remarks) say('remark', code);
    const { chosen, options } = understanding.classesFrom;
    expect(options.map(({ source }) => source)).toContainEqual(chosen);
  }
  expect(unsaid).toEqual([]);
});

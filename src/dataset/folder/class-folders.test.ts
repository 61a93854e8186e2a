import { expect, test } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { pcg4d } from '../../shared/rng';
import type { Dataset } from '../dataset';
import { openDataset } from '../open-dataset';
import { zipFile } from '../testing/make-zip';
import { classFolders } from './class-folders';

async function openZip(entries: readonly { readonly name: string; readonly content?: Uint8Array }[]) {
  const source = { kind: 'zip', file: zipFile(entries) } as const;
  const opened = await openDataset(source, () => Promise.reject(new Error('decodes nothing')));
  if (!opened.ok) throw new Error(opened.failure.code);
  return opened.value;
}

/** `role class` of every picture, by what is in it. */
async function meaningOf(dataset: Dataset): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { index, role, classIndex } of dataset.items) {
    const file = await dataset.readFile(index);
    if (!file.ok || role === 'ignore') continue;
    const className = classIndex === null || role === 'unlabelled' ? '' : dataset.classes[classIndex];
    found[await file.value.text()] = `${role} ${className}`;
  }
  return found;
}

async function zippedAgain(dataset: Dataset): Promise<Dataset> {
  const entries = await Promise.all(
    classFolders(dataset).map(async ({ index, path }) => {
      const file = await dataset.readFile(index);
      if (!file.ok) throw new Error(file.failure.code);
      return { name: path, content: new Uint8Array(await file.value.arrayBuffer()) };
    }),
  );
  return openZip(entries);
}

const NAMES = [
  'wren',
  'house sparrow',
  '麻雀',
  'Ñandú',
  'Owl',
  '7',
  'a.b',
  'none of these',
  'x-ray',
  'train',
  'test tube',
];

test('flat pictures that were labelled by hand open again, zipped as class folders, as the same dataset', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const draw = (counter: number, below: number) => pcg4d(seed, counter, 7, 1)[0] % below;
    const paths = Array.from({ length: 20 }, (_, i) => `${draw(i, 3) === 0 ? 'in/' : ''}${i}.jpg`);
    const addedClasses = NAMES.filter((_, i) => draw(100 + i, 2) === 0 || i < 2);
    const relabelled: Record<string, string> = {};
    // In half of the cases some pictures stay without a label.
    for (const [i, path] of paths.entries())
      if (seed % 2 === 0 || draw(200 + i, 4) > 0) relabelled[path] = addedClasses[i % addedClasses.length];
    const flat = await openZip(paths.map((name) => ({ name })));
    const setAside = ['3.jpg', 'in/3.jpg'];
    const decided = flat.withDecisions({ ...DEFAULT_RECIPE.dataset, addedClasses, relabelled, setAside });
    const again = await zippedAgain(decided);
    expect(again.classes, `seed ${seed}`).toEqual(decided.classes);
    expect(await meaningOf(again), `seed ${seed}`).toEqual(await meaningOf(decided));
    expect(again.summary.problems.map(({ code }) => code)).toEqual(
      decided.summary.problems.map(({ code }) => code).filter((code) => code === 'singleImage'),
    );
  }
});

test('splits stay splits, and pictures of one name in two folders both stay', async () => {
  const dataset = await openZip(
    [
      'train/a/1.jpg',
      'train/b/1.jpg',
      'train/b/2.jpg',
      'val/a/9.jpg',
      'test/b/9.jpg',
      'unlabelled/x.jpg',
    ].map((name) => ({ name })),
  );
  const decided = dataset.withDecisions({ ...DEFAULT_RECIPE.dataset, relabelled: { 'train/b/1.jpg': 'a' } });
  expect(classFolders(decided).map(({ path }) => path)).toContain('train/a/1 (2).jpg');
  const again = await zippedAgain(decided);
  expect(await meaningOf(again)).toEqual(await meaningOf(decided));
});

test('a class that is called like a split, or has a sign no folder may have, gets a folder near its name', () => {
  const classes = ['test', 'a/b', 'a_b'];
  const items = classes.map((name, index) => {
    return { index, path: `${name}.jpg`, classIndex: index, role: 'training' as const, sizeBytes: 1 };
  });
  const folders = classFolders({ classes, items }).map(({ path }) => path.split('/')[0]);
  expect(folders).toEqual(['class test', 'a_b', 'a_b (2)']);
});

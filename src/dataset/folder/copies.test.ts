import { describe, expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../recipe/defaults';
import { text } from '../testing/make-zip';
import { countsOf, imagesIn, openEntries, openPaths, saidOf } from '../testing/open-layout';

describe('what is there twice', () => {
  const flowers = ['daisy', 'rose'].flatMap((name) => imagesIn(`flowers/${name}`));
  const content = (path: string) => text(`picture ${path.split('/').slice(-2).join('/').toLowerCase()}`);
  const openTwice = (...paths: readonly string[]) =>
    openEntries(paths.map((name) => ({ name, content: content(name) })));

  it('a dataset that holds itself is counted once', async () => {
    const inner = flowers.map((path) => `flowers/${path}`);
    const dataset = await openTwice(...flowers, ...inner);
    expect(countsOf(dataset)).toEqual({ 'training daisy': 3, 'training rose': 3, ignore: 6 });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'copyInside', values: { path: 'flowers/flowers', count: 6 } },
    ]);
  });

  it('two spellings of one folder are counted once, and train/ stays training', async () => {
    const split = ['cat', 'dog'].flatMap((name) => [
      ...imagesIn(`Train/${name}`),
      ...imagesIn(`Test/${name}`, 2),
    ]);
    const dataset = await openTwice(...split, ...split.map((path) => path.toLowerCase()));
    expect(countsOf(dataset)).toEqual({
      'training cat': 3,
      'training dog': 3,
      'test cat': 2,
      'test dog': 2,
      ignore: 10,
    });
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'copyBeside', values: { path: 'test', original: 'Test', count: 4 } },
      { code: 'copyBeside', values: { path: 'train', original: 'Train', count: 6 } },
    ]);
  });

  it('ten thousand folders with a folder each are told apart, which are no copies', async () => {
    const paths = Array.from({ length: 10_000 }, (_, i) => `birds/s${i}/img/1.jpg`);
    const dataset = await openEntries(paths.map((name) => ({ name, content: text(name) })));
    expect(dataset.summary.classes).toHaveLength(10_000);
    expect(countsOf(dataset).ignore).toBeUndefined();
  });

  it('of many folders those are found that are one under another name', async () => {
    const many = Array.from({ length: 300 }, (_, i) => `s${i}`).flatMap((top) => [
      `${top}/img/1.jpg`,
      `${top}/more/2.jpg`,
    ]);
    const picture = (path: string) => text(path.replace(/^s7 - Copy/, 's7').replace(/^z9/, 's8'));
    const copied = ['s7 - Copy', 'z9'].flatMap((top) => [`${top}/img/1.jpg`, `${top}/more/2.jpg`]);
    const all = [...many, ...copied].map((name) => ({ name, content: picture(name) }));
    const dataset = await openEntries(all);
    const remarks = dataset.summary.understanding.remarks.filter(({ code }) => code === 'copyBeside');
    expect(remarks.map(({ values }) => [values?.path, values?.original])).toEqual([
      ['z9', 's8'],
      ['s7 - Copy', 's7'],
    ]);
  });

  it('a part of it in a folder of samples is no second dataset', async () => {
    const dataset = await openTwice(
      ...imagesIn('train/cat', 6),
      ...imagesIn('train/dog', 6),
      ...imagesIn('sample/train/cat', 2),
      ...imagesIn('sample/train/dog', 2),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 6, 'training dog': 6, ignore: 4 });
  });

  it.each(['flowers (1)', 'flowers - Copy', 'Copy of flowers', 'Flowers', 'downloaded'])(
    '%s beside flowers is counted once',
    async (copy) => {
      const dataset = await openTwice(...flowers, ...flowers.map((path) => path.replace('flowers', copy)));
      expect(countsOf(dataset)).toEqual({ 'training daisy': 3, 'training rose': 3, ignore: 6 });
      expect(saidOf(dataset)).toEqual(['copyBeside']);
    },
  );

  it('of two spellings the one with more images is counted', async () => {
    const dataset = await openTwice(
      ...['cat', 'dog'].flatMap((name) => [...imagesIn(`Train/${name}`, 2), ...imagesIn(`train/${name}`, 4)]),
    );
    expect(countsOf(dataset)).toEqual({ 'training cat': 4, 'training dog': 4, ignore: 4 });
  });

  it('a part of it around the whole is no class beside it', async () => {
    const dataset = await openTwice(
      ...imagesIn('flowers/daisy', 2),
      ...imagesIn('flowers/rose', 2),
      ...['daisy', 'rose', 'tulip'].flatMap((name) => imagesIn(`flowers/flowers/${name}`, 4)),
    );
    expect(dataset.classes).toEqual(['daisy', 'rose', 'tulip']);
    expect(countsOf(dataset).ignore).toBe(4);
  });

  it('a validation set that is a copy of the training set stays one: the data check finds that', async () => {
    const dataset = await openTwice(
      ...['train', 'val'].flatMap((split) => [...imagesIn(`${split}/cat`), ...imagesIn(`${split}/dog`)]),
    );
    expect(countsOf(dataset)['validation cat']).toBe(3);
    expect(saidOf(dataset)).toEqual([]);
  });

  it('the same names with other bytes are other images', async () => {
    const dataset = await openPaths(...flowers, ...flowers.map((path) => `flowers/${path}`));
    expect(saidOf(dataset)).not.toContain('copyInside');
    expect(countsOf(dataset).ignore).toBeUndefined();
  });

  it('classes that happen to hold the same picture are no copies', async () => {
    const same = text('one picture');
    const dataset = await openEntries(
      ['cat/1.jpg', 'dog/1.jpg', '1.jpg'].map((name) => ({ name, content: same })),
    );
    expect(dataset.classes).toEqual(['cat', 'dog']);
    expect(saidOf(dataset)).toEqual(['outsideClasses']);
  });

  it('can be taken all the same', async () => {
    const dataset = await openTwice(...flowers, ...flowers.map((path) => `flowers/${path}`));
    const decided = dataset.withDecisions({
      ...DEFAULT_RECIPE.dataset,
      roles: { 'flowers/flowers': 'validation' },
    });
    expect(countsOf(decided)['validation daisy']).toBe(3);
  });
});

import { describe, expect, it } from 'vitest';
import { countsOf, imagesIn, openPaths, saidOf } from '../testing/open-layout';

describe('one class under several spellings', () => {
  it.each([
    ['in two Unicode forms', 'train/M\u00fcll', 'val/Mu\u0308ll', 'M\u00fcll', 'spelledTwice'],
    ['with a blank at its end', 'train/M\u00fcll', 'val/M\u00fcll ', 'M\u00fcll', 'spelledTwice'],
    ['with two blanks', 'train/wet  cat', 'val/wet cat', 'wet  cat', 'spelledTwice'],
    ['in capitals', 'train/Cat', 'val/cat', 'Cat', 'capitalsJoined'],
  ])('%s', async (_, training, validation, name, code) => {
    const dataset = await openPaths(
      ...imagesIn(training),
      ...imagesIn('train/x'),
      ...imagesIn(validation, 2),
      ...imagesIn('val/x', 2),
    );
    expect(dataset.classes).toEqual([name, 'x'].sort());
    expect(countsOf(dataset)[`validation ${name}`]).toBe(2);
    expect(saidOf(dataset)).toEqual([code]);
  });

  it('also within one split, but for capitals', async () => {
    const dataset = await openPaths(
      ...imagesIn('n\u0303u'),
      ...imagesIn('\u00f1u', 4),
      ...imagesIn('Cat'),
      ...imagesIn('cat'),
    );
    expect(dataset.classes).toEqual(['Cat', 'cat', '\u00f1u']);
    expect(dataset.summary.understanding.remarks).toEqual([
      { code: 'spelledTwice', values: { className: '\u00f1u', others: 'n\u0303u', count: 2 } },
      { code: 'capitalsKeptApart', values: { names: 'Cat, cat' } },
    ]);
  });

  it('a single spelling stays as it is, so that runs of before still fit', async () => {
    const dataset = await openPaths(
      ...imagesIn('train/Mu\u0308ll'),
      ...imagesIn('train/b '),
      ...imagesIn('val/b ', 1),
    );
    expect(dataset.classes).toEqual(['Mu\u0308ll', 'b ']);
    expect(saidOf(dataset)).toEqual([]);
  });
});

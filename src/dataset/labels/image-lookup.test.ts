import { expect, test } from 'vitest';
import type { ImageFile } from '../folder/image-files';
import { ImageLookup } from './image-lookup';

const imageAt = (path: string, index: number): ImageFile => {
  const end = path.lastIndexOf('/');
  return {
    fileIndex: index,
    path,
    folder: path.slice(0, end),
    name: path.slice(end + 1),
    sizeBytes: 1,
    crc32: index,
  };
};
const lookupIn = (...paths: string[]) => {
  const lookup = new ImageLookup(paths.map(imageAt));
  return (cell: string) => lookup.find(cell).map(({ path }) => path);
};

// Compared one by one, these would be three thousand million comparisons.
test.each(['images/', 'elsewhere/', ''])(
  'of 58,000 folders with an img/1.jpg each, each row finds its own below %j',
  (root) => {
    const find = lookupIn(...Array.from({ length: 58_000 }, (_, i) => `images/s${i}/img/1.jpg`));
    for (let i = 0; i < 58_000; i++) {
      if (find(`${root}s${i}/img/1.jpg`).join() !== `images/s${i}/img/1.jpg`) throw new Error(`row ${i}`);
    }
  },
);

test('a path means the images it is the end of; capitals count where they tell images apart', () => {
  const find = lookupIn('a/Sub/x/1.jpg', 'a/sub/x/1.jpg', 'b/sub/x/1.jpg', 'c/x/1.jpg');
  expect(find('a/sub/x/1.jpg')).toEqual(['a/sub/x/1.jpg']);
  expect(find('A/SUB/x/1.JPG')).toEqual(['a/Sub/x/1.jpg', 'a/sub/x/1.jpg']);
  expect(find('c/x/1')).toEqual(['c/x/1.jpg']);
  expect(find('x/1.jpg')).toHaveLength(4);
});

test('of a path made elsewhere the longest end decides, where it is of one image alone', () => {
  const find = lookupIn('a/sub/x/1.jpg', 'b/other/x/1.jpg', 'c/x/1.jpg', 'c/y/1.jpg');
  expect(find('/home/me/sub/x/1.jpg')).toEqual(['a/sub/x/1.jpg']);
  expect(find('D:\\data\\other\\x\\1.jpg')).toEqual(['b/other/x/1.jpg']);
  // Three have the same end.
  expect(find('/home/me/x/1.jpg')).toEqual([]);
  expect(find('/home/me/z/1.jpg')).toEqual([]);
});

test('folders deeper than are looked up are compared', () => {
  const deep = (top: string) => `${top}/${'d/'.repeat(40)}1.jpg`;
  const find = lookupIn(deep('a'), deep('b'));
  expect(find(deep('a'))).toEqual([deep('a')]);
  expect(find(deep('b'))).toEqual([deep('b')]);
});

test('zeros, capitals, dots and extensions at the start of a name hide no image', () => {
  const find = lookupIn(
    'a/000.jpg',
    'a/007.png',
    'a/.jpg',
    'a/İstanbul.JPG',
    'a/0x.jpg',
    'a/00.5.webp',
    'a/Σ.jpg',
  );
  expect(find('0')).toEqual(['a/000.jpg']);
  expect(find('0000.png')).toEqual(['a/000.jpg']);
  expect(find('7')).toEqual(['a/007.png']);
  expect(find('.JPG')).toEqual(['a/.jpg']);
  expect(find('i\u0307stanbul')).toEqual(['a/İstanbul.JPG']);
  expect(find('0X')).toEqual(['a/0x.jpg']);
  expect(find('x')).toEqual([]);
  expect(find('00.5')).toEqual(['a/00.5.webp']);
  expect(find('0.5')).toEqual([]);
  expect(find('σ.png')).toEqual(['a/Σ.jpg']);
});

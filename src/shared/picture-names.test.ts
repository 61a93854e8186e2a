import { expect, test } from 'vitest';
import { pytorchNames } from '../formats/pytorch-names';
import { IMAGE_EXTENSIONS, isPictureName, OTHER_IMAGE_EXTENSIONS } from './picture-names';

test('the exported PyTorch project takes the pictures that a dataset takes', () => {
  const named = /^EXTENSIONS = \(([^)]*)\)$/m.exec(pytorchNames())?.[1]?.match(/\.[\w-]+/g);
  expect(named).toEqual([...IMAGE_EXTENSIONS, ...OTHER_IMAGE_EXTENSIONS]);
});

test('a picture is known by its name, one that is not taken too; a zip or a table is none', () => {
  expect(
    ['a.JPG', 'b/c.webp', 'd.tiff', 'e.heic', 'f.gif', 'g.JFIF', 'h.jpg_large'].every(isPictureName),
  ).toBe(true);
  expect(['birds.zip', 'labels.csv', 'jpg', 'list.txt'].some(isPictureName)).toBe(false);
});

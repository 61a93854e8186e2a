import { expect } from 'vitest';
import type { ImageDataset } from '../image-dataset';
import { decodeRemembered, encodeRemembered } from '../memory/remembered-dataset';

/**
 * What was accepted from a damaged file is a dataset that its own schema takes, and in which every image is one of the listed
 * files, once, and of a class that is there.
 */
export function expectSound(dataset: ImageDataset): void {
  const { classes, items, opened } = dataset;
  expect(decodeRemembered(encodeRemembered(opened))).not.toBeNull();
  const listed = new Set(opened.listing.files.map(({ path }) => path));
  const paths = new Set<string>();
  for (const { path } of items) {
    if (paths.has(path) || !listed.has(path)) throw new Error(`An image that is there twice or not: ${path}`);
    paths.add(path);
  }
  expect(new Set(classes).size).toBe(classes.length);
  const ofNoClass = items.filter(({ classIndex }) => classIndex !== null && !(classIndex in classes));
  expect(ofNoClass).toEqual([]);
}

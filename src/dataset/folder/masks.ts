/**
 * Pictures of where something is, beside those of what is there: masks, trimaps, painted annotations. They are no classes.
 * A name alone proves nothing (faces with masks are a class): the images they belong to must be there, too.
 */
import { type FolderNode, imagesBelow } from './folder-tree';
import type { ImageFile } from './image-files';
import { wordsOf } from './role-names';

export interface Masks {
  /** Whole folders. */
  readonly folders: readonly { readonly path: string; readonly images: readonly number[] }[];
  /** `benign (1)_mask.png` beside `benign (1).png`. */
  readonly files: readonly number[];
}

const MASK_WORDS = new Set([
  ...['mask', 'masks', 'trimap', 'trimaps', 'annotation', 'annotations', 'annot', 'annots', 'segmentation'],
  ...['segmentations', 'seg', 'gt', 'groundtruth', 'label', 'labels', 'superpixels', 'edges', 'contours'],
]);
const IMAGE_WORDS = new Set([
  ...[
    'image',
    'images',
    'imgs',
    'img',
    'jpegimages',
    'jpeg',
    'jpegs',
    'original',
    'originals',
    'photo',
    'photos',
  ],
  ...['picture', 'pictures', 'rgb', 'raw', 'input', 'inputs', 'jpg', 'jpgs', 'frames'],
]);
const MASK_SUFFIX =
  /[ _.-](mask|masks|seg|segmentation|superpixels|gt|groundtruth|trimap|label|annotation)([ _-]?\d+)?$/i;
/** What stands in every name that `MASK_SUFFIX` fits without its extension: of most names nothing more need be asked. */
const MASK_NAME = new RegExp(MASK_SUFFIX.source.replace(/\$$/, '(\\.[^.]*)?$'), 'i');
/** Of the pictures in a folder of masks, those that must have an image by the same name. */
const BELONG = 0.5;
/** Fewer masks beside images may be chance. */
const FEWEST_FILES = 2;

function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return (dot > 0 ? name.slice(0, dot) : name).toLowerCase();
}

const maskWords = (name: string) => wordsOf(name.replace(/ground[ _-]?truth/i, 'groundtruth'));

function isMaskName(name: string): boolean {
  return maskWords(name).some((word) => MASK_WORDS.has(word));
}

/** Whether a folder can hold the images of these masks: `images` to `masks`, `train` to `train_labels`. */
function isCompanion(folder: string, masks: string): boolean {
  const words = wordsOf(folder);
  const rest = maskWords(masks).filter((word) => !MASK_WORDS.has(word));
  if (rest.length > 0 && words.join() === rest.join()) return true;
  const others = words.filter((word) => !IMAGE_WORDS.has(word));
  return others.length < words.length && others.every((word) => rest.includes(word));
}

export function findMasks(images: readonly ImageFile[], root: FolderNode): Masks {
  const folders: { path: string; images: readonly number[] }[] = [];
  const visit = (node: FolderNode, parents: readonly FolderNode[]) => {
    for (const child of node.children.values()) {
      const found = isMaskName(child.name) ? belongingMasks(images, child, [node, ...parents]) : null;
      if (found) folders.push({ path: child.path, images: found });
      else visit(child, [node, ...parents]);
    }
  };
  visit(root, []);
  const inFolders = new Set(folders.flatMap((folder) => folder.images));
  return { folders, files: maskFiles(images, inFolders) };
}

/** The masks in a folder, if most have an image in a companion beside the folder or beside the one around it; else null. */
function belongingMasks(
  images: readonly ImageFile[],
  masks: FolderNode,
  parents: readonly FolderNode[],
): readonly number[] | null {
  const found = imagesBelow(masks);
  for (const parent of parents.slice(0, 2)) {
    for (const companion of parent.children.values()) {
      if (`${masks.path}/`.startsWith(`${companion.path}/`) || !isCompanion(companion.name, masks.name))
        continue;
      const stems = new Set(imagesBelow(companion).map((index) => stemOf(images[index].name)));
      const belongs = (index: number) => {
        const stem = stemOf(images[index].name);
        return stems.has(stem) || stems.has(stem.replace(MASK_SUFFIX, ''));
      };
      if (found.filter(belongs).length >= found.length * BELONG) return found;
    }
  }
  return null;
}

function maskFiles(images: readonly ImageFile[], known: ReadonlySet<number>): number[] {
  const suffixed = [...images.keys()].filter(
    (index) =>
      MASK_NAME.test(images[index].name) && !known.has(index) && MASK_SUFFIX.test(stemOf(images[index].name)),
  );
  if (suffixed.length < FEWEST_FILES) return [];
  const stems = new Set(images.map(({ folder, name }) => `${folder}/${stemOf(name)}`));
  const found = suffixed.filter((index) => {
    const { folder, name } = images[index];
    return stems.has(`${folder}/${stemOf(name).replace(MASK_SUFFIX, '')}`);
  });
  return found.length < FEWEST_FILES ? [] : found;
}

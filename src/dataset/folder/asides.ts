/** Folders that play no part by themselves: copies, masks, and what no role fits; and what is said of them. */
import type { UnusedPart } from '../../protocol/understanding';
import type { DatasetDecisions } from '../../recipe/schema';
import type { Failure } from '../../shared/result';
import { type FolderNode, imagesBelow } from './folder-tree';
import type { Asides, ImageFile } from './image-files';
import { groupImages } from './override-roles';
import type { FolderGroup, Known } from './recognize';
import { exactRole } from './role-names';

/** Of a folder's images, those that the sample submission must name for the folder to be what it asks for. */
const ASKED = 0.9;
const NAMED_PARTS = 4;

/** Groups of what is set aside, so that a person can give it a role after all. */
export function asideGroups({ copies, masks }: Asides): FolderGroup[] {
  return [...copies, ...masks.folders].map(({ path, images }) => ({
    path,
    role: 'ignore',
    classFolders: null,
    loose: images,
    roleOfImage: null,
  }));
}

/** Positions of the images that no such group has. */
export function withoutAsides(
  images: readonly ImageFile[],
  groups: readonly FolderGroup[],
): Iterable<number> {
  if (groups.length === 0) return images.keys();
  const gone = new Set(groups.flatMap(groupImages));
  return [...images.keys()].filter((index) => !gone.has(index));
}

/** Tells folders whose images the sample submission names. */
export function askedFor(images: readonly ImageFile[], asked: ReadonlySet<number>): Known['isAsked'] {
  const counts = new Map<FolderNode, boolean>();
  return (folder) => {
    if (asked.size === 0) return false;
    const known = counts.get(folder);
    if (known !== undefined) return known;
    const found = imagesBelow(folder);
    const count = found.filter((index) => asked.has(images[index].fileIndex)).length;
    const isAsked = count > 0 && count >= found.length * ASKED;
    counts.set(folder, isAsked);
    return isAsked;
  };
}

/** Folders that are ignored without a person having said so; copies and masks have remarks of their own. */
export function ignoredFolders(
  groups: readonly FolderGroup[],
  apart: readonly FolderGroup[],
  { roles }: Pick<DatasetDecisions, 'roles'>,
): UnusedPart[] {
  const told = new Set(apart.map(({ path }) => path));
  return groups
    .filter(({ path, role }) => role === 'ignore' && !told.has(path) && !Object.hasOwn(roles, path))
    .map((group) => ({
      path: group.path,
      note: { code: 'folderIgnored', values: { count: groupImages(group).length } },
      offer: null,
    }));
}

export function remarksOfAsides(images: readonly ImageFile[], { copies, masks }: Asides): Failure[] {
  const [example] = masks.files;
  return [
    ...copies.map(({ path, original, images: { length: count } }): Failure => {
      const isInside = original === '' || path.startsWith(`${original}/`);
      return isInside
        ? { code: 'copyInside', values: { path, count } }
        : { code: 'copyBeside', values: { path, original, count } };
    }),
    ...masks.folders.map(({ path, images: { length: count } }) => ({
      code: 'masksSetAside',
      values: { path, count },
    })),
    ...(example === undefined
      ? []
      : [
          {
            code: 'maskFilesSetAside',
            values: { count: masks.files.length, example: images[example]?.path ?? '' },
          },
        ]),
  ];
}

/** Folders that were seen through, since each holds the same classes. */
function partsOf(classFolders: NonNullable<FolderGroup['classFolders']>): string[] {
  const parents = classFolders.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  return [...new Set(parents)];
}

/**
 * Folders that have a role for another reason than their name, and classes that are called like one. `classes` are learned: folders may
 * have names that a table's labels make no classes of.
 */
export function remarksOfRoles(
  images: readonly ImageFile[],
  groups: readonly FolderGroup[],
  asked: ReadonlySet<number>,
  classes: readonly string[],
): Failure[] {
  const remarks: Failure[] = [];
  const learned = new Set(classes);
  for (const { path, role, loose, classFolders } of groups) {
    const askedCount = role === 'unlabelled' ? loose.filter((i) => asked.has(images[i].fileIndex)).length : 0;
    if (askedCount > 0 && askedCount >= loose.length * ASKED) {
      remarks.push({ code: 'folderAskedFor', values: { path, count: loose.length } });
    }
    const parts = role === 'training' ? partsOf(classFolders ?? []) : [];
    if (parts.length > 1) {
      remarks.push({ code: 'partsJoined', values: { parts: parts.slice(0, NAMED_PARTS).join(', ') } });
    }
    for (const { name, images } of role === 'training' ? (classFolders ?? []) : []) {
      if (exactRole(name) === null || !learned.has(name)) continue;
      remarks.push({ code: 'classCalledLikeRole', values: { className: name, count: images.length } });
    }
  }
  return remarks;
}

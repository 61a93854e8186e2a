/** A dataset that holds itself a second time: in a folder of its own, or under another spelling of a folder's name. */
import { foldedName } from './folded-names';
import { type FolderNode, imagesBelow, isDeep } from './folder-tree';
import type { ImageFile } from './image-files';
import { mentionedRole } from './role-names';

/** Images that are there twice, by relative path, size and checksum. */
export interface FolderCopy {
  /** Of the folder that is not counted. */
  readonly path: string;
  /** Of the folder that has the same images; empty for the root. */
  readonly original: string;
  readonly images: readonly number[];
}

/** A path in which nothing but capitals can be folded. */
const PLAIN = /^(?!.*(?: {2}|\/ | \/))[!-~](?:[ -~]*[!-~])?$/;

function folded(path: string): string {
  return PLAIN.test(path) ? path.toLowerCase() : path.split('/').map(foldedName).join('/');
}

/** What a system or a browser adds to the name of a second copy: `birds (1)`, `birds - Copy`, `Copy of birds`. */
const COPY_MARKS = /^copy of |([ _-]+copy|[ _-]+kopie|[ _-]+copia|[ _-]+backup)?( ?\(\d+\))?$/gi;

/** Folders that stand a second time inside a neighbour: one may be chance. */
const FEWEST_PARTS = 2;

const nameInMind = (name: string) => foldedName(foldedName(name).replace(COPY_MARKS, ''));

/** May hold a whole dataset, under any name: it is no split, which may well be a copy of another. */
function isWhole(node: FolderNode): boolean {
  return node.children.size > 1 && mentionedRole(node.name) === null;
}

/**
 * Neighbours one of which may be a copy of the other: they have one name in mind, or are wholes with as many folders. Answers,
 * for each of `children`, those before it whose images a copy would have to share: of thousands of neighbours, few.
 */
function likelyCopies(
  children: readonly FolderNode[],
  likeness: (folder: FolderNode, index: number) => string,
): readonly (readonly FolderNode[])[] {
  const kindsOf = children.map((child) => [
    `name ${nameInMind(child.name)}`,
    ...(isWhole(child) ? [`whole ${child.children.size}`] : []),
  ]);
  const sizes = new Map<string, number>();
  for (const kind of kindsOf.flat()) sizes.set(kind, (sizes.get(kind) ?? 0) + 1);
  /** Kind and image → those that hold it; kind and image → those of which it is the first. */
  const holders = new Map<string, Set<number>>();
  const firsts = new Map<string, Set<number>>();
  return children.map((child, i) => {
    const likely = new Set<number>();
    for (const kind of kindsOf[i]) {
      if ((sizes.get(kind) ?? 0) < 2) continue;
      const keys = imagesBelow(child).map((index) => `${kind} ${likeness(child, index)}`);
      const [first = ''] = keys;
      for (const other of holders.get(first) ?? []) likely.add(other);
      for (const key of new Set(keys)) {
        for (const other of firsts.get(key) ?? []) likely.add(other);
        holders.set(key, (holders.get(key) ?? new Set()).add(i));
      }
      firsts.set(first, (firsts.get(first) ?? new Set()).add(i));
    }
    return [...likely].sort((a, b) => a - b).map((other) => children[other]);
  });
}

/** Paths of all folders, as far as two spellings are one. */
function foldedFolders(root: FolderNode): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: FolderNode) => {
    found.add(folded(node.path));
    for (const child of node.children.values()) visit(child);
  };
  visit(root);
  return found;
}

function byFoldedPath(images: readonly ImageFile[]): ReadonlyMap<string, readonly number[]> {
  const byPath = new Map<string, number[]>();
  for (const [index, { path }] of images.entries()) {
    const key = folded(path);
    const known = byPath.get(key);
    if (known) known.push(index);
    else byPath.set(key, [index]);
  }
  return byPath;
}

/** The copies of a tree, the shallowest only. Files without a checksum are never taken for the same. */
export function findCopies(images: readonly ImageFile[], root: FolderNode): FolderCopy[] {
  const folders = foldedFolders(root);
  let known: ReadonlyMap<string, readonly number[]> | null = null;

  /** An image as a copy of its folder has it too: what it is called there, and what is in it. */
  const likeness = (folder: FolderNode, index: number): string => {
    const { path, sizeBytes, crc32 } = images[index];
    return `${sizeBytes} ${crc32} ${folded(path.slice(folder.path.length + 1))}`;
  };
  /** Whether every image of `copy` lies in `original`, too, outside of `copy`. */
  const isCopy = (copy: FolderNode, original: string): boolean => {
    const parts = [...copy.children.values()].map(({ name }) =>
      original === '' ? name : `${original}/${name}`,
    );
    if (copy.direct.length > 0) parts.push(original);
    // Most datasets have no two folders alike, and need no look at their images.
    if (!parts.every((path) => folders.has(folded(path)))) return false;
    known ??= byFoldedPath(images);
    const byPath = known;
    const isBelow = (path: string, folder: string) => folder === '' || path.startsWith(`${folder}/`);
    return imagesBelow(copy).every((index) => {
      const { path, sizeBytes, crc32 } = images[index];
      const relative = path.slice(copy.path.length + 1);
      const twins = byPath.get(folded(original === '' ? relative : `${original}/${relative}`)) ?? [];
      return twins.some((other) => {
        const twin = images[other];
        const isApart = isBelow(twin.path, original) && !isBelow(twin.path, copy.path);
        return isApart && crc32 !== null && twin.crc32 === crc32 && twin.sizeBytes === sizeBytes;
      });
    });
  };

  let copies: FolderCopy[] = [];
  const leaveOut = (copy: FolderNode, original: string) => {
    copies = copies.filter(({ path }) => path !== copy.path && !path.startsWith(`${copy.path}/`));
    copies.push({ path: copy.path, original, images: imagesBelow(copy) });
  };
  /** The original has the shorter name, as a rule. */
  const byLength = (a: FolderNode, b: FolderNode) =>
    a.name.length - b.name.length || (a.path < b.path ? -1 : 1);
  const visit = (node: FolderNode, ancestors: readonly FolderNode[]) => {
    const children = [...node.children.values()].sort(byLength);
    const before = copies.length;
    const likely = likelyCopies(children, likeness);
    for (const [i, child] of children.entries()) {
      const alike = likely[i];
      // Folders of a dataset, not one class of pictures beside loose ones.
      const around = isDeep(child) ? [node, ...ancestors] : [];
      const original = [...alike, ...around].find(({ path }) => isCopy(child, path));
      const part = original ? undefined : alike.find((other) => isCopy(other, child.path));
      if (part) leaveOut(part, child.path);
      if (original) leaveOut(child, original.path);
      else visit(child, [node, ...ancestors]);
    }
    if (copies.length > before) return;
    // A part of what one of the folders holds in whole.
    const byName = new Map<string, FolderNode[]>();
    for (const child of children) {
      const name = foldedName(child.name);
      byName.set(name, [...(byName.get(name) ?? []), child]);
    }
    for (const whole of children.filter(isDeep)) {
      const inside = new Set([...whole.children.values()].map(({ name }) => foldedName(name)));
      const parts = [...inside]
        .flatMap((name) => byName.get(name) ?? [])
        .filter((child) => child !== whole && isCopy(child, `${whole.path}/${child.name}`));
      if (parts.length < FEWEST_PARTS) continue;
      for (const part of parts) leaveOut(part, `${whole.path}/${part.name}`);
      return;
    }
  };
  visit(root, []);
  return copies;
}

import type { ImageFile } from './image-files';

/** A folder that holds images, itself or below. */
export interface FolderNode {
  readonly path: string;
  readonly name: string;
  readonly children: Map<string, FolderNode>;
  /** Positions of the images that lie in it directly. */
  readonly direct: number[];
}

function makeNode(path: string, name: string): FolderNode {
  return { path, name, children: new Map(), direct: [] };
}

/** The folders of the chosen images. */
export function buildTree(images: readonly ImageFile[], chosen: Iterable<number>): FolderNode {
  const root = makeNode('', '');
  let lastFolder = '';
  let lastNode = root;
  for (const index of chosen) {
    const { folder } = images[index];
    if (folder !== lastFolder) {
      lastNode = descend(root, folder);
      lastFolder = folder;
    }
    lastNode.direct.push(index);
  }
  return root;
}

function descend(root: FolderNode, folder: string): FolderNode {
  let node = root;
  if (folder === '') return node;
  for (const name of folder.split('/')) {
    let child = node.children.get(name);
    if (!child) {
      child = makeNode(node.path === '' ? name : `${node.path}/${name}`, name);
      node.children.set(name, child);
    }
    node = child;
  }
  return node;
}

/** Every image in it or below. */
export function imagesBelow(node: FolderNode): number[] {
  const found: number[] = [...node.direct];
  for (const child of node.children.values()) {
    for (const index of imagesBelow(child)) found.push(index);
  }
  return found;
}

/** The node of a path, or null where no image is. */
export function findNode(root: FolderNode, path: string): FolderNode | null {
  let node: FolderNode | undefined = root;
  for (const name of path === '' ? [] : path.split('/')) node = node?.children.get(name);
  return node ?? null;
}

export function isDeep(node: FolderNode): boolean {
  return node.children.size > 0;
}

/** Sees through folders that hold nothing but one folder of folders: `birds/birds/train` … */
export function unwrap(node: FolderNode): FolderNode {
  let current = node;
  for (;;) {
    const [only] = current.children.values();
    if (current.direct.length > 0 || current.children.size !== 1 || !only || !isDeep(only)) return current;
    current = only;
  }
}

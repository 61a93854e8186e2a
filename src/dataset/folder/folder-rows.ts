import type { FolderRow, SplitRole } from '../../protocol/dataset';
import type { ImageItem } from '../dataset';

interface Folder {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly children: Map<string, Folder>;
  readonly classes: Set<number>;
  readonly roles: Set<SplitRole>;
  imageCount: number;
}

/** Every folder that holds images, itself or below, each before those in it; the first is the whole dataset. */
export function folderRows(items: readonly Pick<ImageItem, 'path' | 'classIndex' | 'role'>[]): FolderRow[] {
  const root = makeFolder('', '', 0);
  let lastFolder: string | null = null;
  let chain: readonly Folder[] = [];
  for (const { path, classIndex, role } of items) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (folder !== lastFolder) {
      chain = chainTo(root, folder);
      lastFolder = folder;
    }
    for (const above of chain) {
      above.imageCount++;
      above.roles.add(role);
      if (classIndex !== null && role !== 'ignore') above.classes.add(classIndex);
    }
  }
  const rows: FolderRow[] = [];
  const tell = ({ path, name, depth, imageCount, classes, roles, children }: Folder) => {
    const [role = 'ignore'] = roles;
    rows.push({
      path,
      name,
      depth,
      imageCount,
      classCount: classes.size,
      subfolderCount: children.size,
      role: roles.size > 1 ? null : role,
    });
    for (const child of children.values()) tell(child);
  };
  tell(root);
  return rows;
}

function makeFolder(path: string, name: string, depth: number): Folder {
  return { path, name, depth, children: new Map(), classes: new Set(), roles: new Set(), imageCount: 0 };
}

/** The root, and the folders on the way to this one. */
function chainTo(root: Folder, path: string): readonly Folder[] {
  const chain = [root];
  let folder = root;
  for (const name of path === '' ? [] : path.split('/')) {
    let child = folder.children.get(name);
    if (!child) {
      child = makeFolder(folder.path === '' ? name : `${folder.path}/${name}`, name, folder.depth + 1);
      folder.children.set(name, child);
    }
    folder = child;
    chain.push(folder);
  }
  return chain;
}

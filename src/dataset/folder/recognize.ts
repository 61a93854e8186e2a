/**
 * What the folders mean: which hold training images by class, which validation, test, unlabelled images. The rules
 * are those of torchvision's ImageFolder below a role's folder; above it, of how people zip data sets.
 */
import type { SplitRole } from '../../protocol/dataset';
import { type FolderNode, imagesBelow, isDeep, unwrap } from './folder-tree';
import { exactRole, mentionedRole } from './role-names';

/** A folder with one role. `role` is what it would be if its images have labels; without one they are unlabelled. */
export interface FolderGroup {
  readonly path: string;
  readonly role: SplitRole;
  /** Class folders, each with its images; null where folders say nothing about labels. */
  readonly classFolders:
    | readonly { readonly name: string; readonly path: string; readonly images: readonly number[] }[]
    | null;
  /** Images that lie in no class folder. */
  readonly loose: readonly number[];
  /** Image → role, where each class is divided by itself (`cats/train`, `cats/test`). */
  readonly roleOfImage: ReadonlyMap<number, SplitRole> | null;
}

/** The groups of a tree, overlapping nowhere. `labelledByTable`: labels may come from a CSV, so flat folders can train. */
export function recognize(root: FolderNode, labelledByTable: boolean): FolderGroup[] {
  const base = unwrap(root);
  const role = base.path === '' ? null : exactRole(base.name);
  if (!isDeep(base)) return [flatGroup(base, role ?? 'training')];
  const children = [...base.children.values()];
  const byRole = splitChildren(children, labelledByTable);
  if (byRole) {
    const groups = children.map((child) => groupOf(child, byRole.get(child) ?? 'ignore'));
    return base.direct.length > 0
      ? [...groups, flatGroup({ ...base, children: new Map() }, 'training')]
      : groups;
  }
  const apart = childrenApart(children);
  const classes = children.filter((child) => !apart.includes(child));
  const [only] = classes;
  const apartGroups = apart.map((child) => groupOf(child, mentionedRole(child.name) ?? 'unlabelled'));
  if (classes.length === 0) return [...apartGroups, ...looseGroup(base)];
  if (apart.length > 0 && classes.length === 1 && only && isDeep(only) && only.direct.length === 0) {
    return [groupOf(only, 'training'), ...apartGroups, ...looseGroup(base)];
  }
  // The only folder of several classes is there to be trained on, whatever its name.
  const hint = classes.length > 1 ? 'training' : (role ?? mentionedRole(base.name) ?? 'training');
  return [classGroup(base, classes, base.direct, hint), ...apartGroups];
}

/**
 * Several zips opened as one: each by the role its name gives it, or by what is in it; classes of the same name in two
 * of them are one class.
 */
export function recognizeMerged(root: FolderNode, labelledByTable: boolean): FolderGroup[] {
  return [...root.children.values()].flatMap((source) => {
    const role = mentionedRole(source.name);
    return role ? [groupOf(source, role)] : recognize(source, labelledByTable);
  });
}

/** The folder under a role that a person or its name gave it. */
export function groupOf(node: FolderNode, role: SplitRole): FolderGroup {
  const base = unwrap(node);
  if (role === 'ignore' || role === 'unlabelled')
    return { ...flatGroup(base, role), path: node.path, loose: imagesBelow(node) };
  if (!isDeep(base)) {
    return { ...flatGroup(base, role), path: node.path };
  }
  return { ...classGroup(base, [...base.children.values()], base.direct, role), path: node.path };
}

function flatGroup(node: FolderNode, role: SplitRole): FolderGroup {
  return { path: node.path, role, classFolders: null, loose: imagesBelow(node), roleOfImage: null };
}

function looseGroup(base: FolderNode): FolderGroup[] {
  return base.direct.length === 0 ? [] : [flatGroup({ ...base, children: new Map() }, 'training')];
}

function classGroup(
  base: FolderNode,
  folders: readonly FolderNode[],
  loose: readonly number[],
  role: SplitRole,
): FolderGroup {
  return {
    path: base.path,
    role,
    classFolders: folders.map((folder) => ({
      name: folder.name,
      path: folder.path,
      images: imagesBelow(folder),
    })),
    loose,
    roleOfImage: role === 'training' ? splitsInsideClasses(folders) : null,
  };
}

/** `train`, `val`, `test` beside each other: the role of each child, or null where there is no such layout. */
function splitChildren(
  children: readonly FolderNode[],
  labelledByTable: boolean,
): Map<FolderNode, SplitRole> | null {
  const canTrain = (child: FolderNode) => labelledByTable || isDeep(child);
  for (const roleOf of [exactRole, mentionedRole]) {
    const roles = new Map<FolderNode, SplitRole>();
    for (const child of children) {
      const role = roleOf(child.name);
      if (role) roles.set(child, role);
    }
    const trains = [...roles].some(([child, role]) => role === 'training' && canTrain(child));
    // A name that only mentions a role may be a class: believed where every neighbour has a role, too.
    const believed =
      roleOf === exactRole ? roles.size > 1 || children.length === 1 : roles.size === children.length;
    if (trains && believed) return roles;
  }
  return null;
}

/** Folders beside the classes, or beside the one folder of classes, that hold images to predict. */
function childrenApart(children: readonly FolderNode[]): FolderNode[] {
  const isApart = (role: SplitRole | null) =>
    role === 'test' || role === 'unlabelled' || role === 'validation';
  const exact = children.filter((child) => {
    const role = exactRole(child.name);
    return role === 'validation' ? isDeep(child) : isApart(role);
  });
  const mentioned = children.filter((child) => isApart(mentionedRole(child.name)));
  const others = children.filter((child) => !mentioned.includes(child));
  const oneFolderOfClasses =
    others.length === 1 && others.every((other) => isDeep(other) && other.direct.length === 0);
  if (oneFolderOfClasses || (others.length === 0 && mentioned.some(isDeep))) return mentioned;
  return exact;
}

/** `cats/train/1.jpg`: every image of every class lies in a folder that is exactly a role's, and some are to train on. */
function splitsInsideClasses(folders: readonly FolderNode[]): Map<number, SplitRole> | null {
  const roles = new Map<number, SplitRole>();
  let trains = false;
  for (const folder of folders) {
    if (folder.direct.length > 0 || !isDeep(folder)) return null;
    for (const child of folder.children.values()) {
      const role = exactRole(child.name);
      if (!role) return null;
      trains ||= role === 'training';
      for (const index of imagesBelow(child)) roles.set(index, role);
    }
  }
  return trains ? roles : null;
}

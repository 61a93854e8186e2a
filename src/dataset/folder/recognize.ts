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

/** What is known of images beside where they lie. */
export interface Known {
  /** Labels may come from a table, so flat folders can train. */
  readonly labelledByTable: boolean;
  /** Whether the sample submission asks for most of a folder's images. */
  readonly isAsked: (folder: FolderNode) => boolean;
  /** The file name of an image. */
  readonly nameOf: (index: number) => string;
}

/** The groups of a tree, overlapping nowhere. */
export function recognize(root: FolderNode, known: Known): FolderGroup[] {
  const base = unwrap(root);
  const role = base.path === '' ? null : exactRole(base.name);
  if (!isDeep(base)) return [flatGroup(base, role ?? 'training')];
  const children = [...base.children.values()];
  const byRole = splitChildren(children, known);
  if (byRole) {
    const groups = children.map((child) => groupOf(child, byRole.get(child) ?? 'ignore'));
    return base.direct.length > 0
      ? [...groups, flatGroup({ ...base, children: new Map() }, 'training')]
      : groups;
  }
  const apart = childrenApart(children, known);
  const classes = children.filter((child) => !apart.includes(child));
  const [only] = classes;
  const apartRole = (child: FolderNode) =>
    known.isAsked(child) ? 'unlabelled' : (mentionedRole(child.name) ?? 'unlabelled');
  const apartGroups = apart.map((child) => groupOf(child, apartRole(child)));
  if (classes.length === 0) return [...apartGroups, ...looseGroup(base)];
  if (apart.length > 0 && classes.length === 1 && only && isDeep(only) && only.direct.length === 0) {
    return [groupOf(only, 'training'), ...apartGroups, ...looseGroup(base)];
  }
  const joined = joinedParts(classes);
  if (joined) return [classGroup(base, joined, base.direct, 'training'), ...apartGroups];
  // The only folder of several classes is there to be trained on, whatever its name.
  const hint = classes.length > 1 ? 'training' : (role ?? mentionedRole(base.name) ?? 'training');
  return [classGroup(base, classes, base.direct, hint), ...apartGroups];
}

/**
 * Several zips opened as one: each by the role its name gives it, or by what is in it; classes of the same name in two
 * of them are one class. Zips of loose pictures that have no role are a class each: `cats.zip`, `dogs.zip`.
 */
export function recognizeMerged(root: FolderNode, known: Known): FolderGroup[] {
  const sources = [...root.children.values()];
  const roleOf = (source: FolderNode) => (known.isAsked(source) ? 'unlabelled' : mentionedRole(source.name));
  const others = sources.filter((source) => roleOf(source) === null);
  const areClasses = !known.labelledByTable && areClassEach(others);
  return [
    ...(areClasses ? [classGroup(root, others, [], 'training')] : []),
    ...looseGroup(root),
    ...sources.flatMap((source) => {
      const role = roleOf(source);
      if (role) return [groupOf(source, role)];
      return areClasses ? [] : recognize(source, known);
    }),
  ];
}

/** Whether zips hold a class each: loose pictures, below names that differ in more than the number of a part. */
function areClassEach(sources: readonly FolderNode[]): boolean {
  const names = new Set(sources.map(({ name }) => name.replace(/[\d\s()_.-]|part|copy/gi, '').toLowerCase()));
  return sources.length > 1 && names.size === sources.length && !sources.some(isDeep);
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

/** `train`, `val`, `test` beside each other: the role of each child that has one, or null where there is no such layout. */
function splitChildren(
  children: readonly FolderNode[],
  { labelledByTable, isAsked }: Known,
): Map<FolderNode, SplitRole> | null {
  const canTrain = (child: FolderNode) => labelledByTable || isDeep(child);
  const asked = children.filter(isAsked);
  for (const roleOf of [exactRole, mentionedRole]) {
    const roles = new Map<FolderNode, SplitRole>(asked.map((child) => [child, 'unlabelled']));
    for (const child of children) {
      const role = roleOf(child.name);
      if (role && !roles.has(child)) roles.set(child, role);
    }
    // Flat ones may say their classes in file names, where nothing but splits stands there.
    const areAllSplits = roleOf === exactRole && roles.size === children.length && children.length > 1;
    const training = [...roles].filter(
      ([child, role]) => role === 'training' && (areAllSplits || canTrain(child)),
    );
    const others = children.filter((child) => !roles.has(child));
    const strangers = others.filter((child) => mentionedRole(child.name) === null);
    // A name that only mentions a role may be a class: believed where every neighbour has a role, too.
    const believed =
      roleOf === exactRole
        ? roles.size > 1 || children.length === 1 || training.some(([child]) => standsAbove(child, strangers))
        : roles.size === children.length;
    if (training.length === 0 || !believed) continue;
    // Beside folders of roles, one that mentions images to predict or to test on is no class.
    for (const child of others) {
      const role = mentionedRole(child.name);
      if (role === 'unlabelled' || role === 'test') roles.set(child, role);
    }
    return roles;
  }
  return null;
}

/** Whether a folder called `train` is the data set and its neighbours are not: it alone has folders, or they have the same. */
function standsAbove(train: FolderNode, others: readonly FolderNode[]): boolean {
  if (train.children.size < 2) return false;
  return others.every((other) => {
    const shared = [...other.children.keys()].filter((name) => train.children.has(name));
    return !isDeep(other) || shared.length * 2 >= other.children.size;
  });
}

/** Folders beside the classes, or beside the one folder of classes, that hold images to predict. */
function childrenApart(children: readonly FolderNode[], { isAsked, nameOf }: Known): FolderNode[] {
  const isApart = (role: SplitRole | null) =>
    role === 'test' || role === 'unlabelled' || role === 'validation';
  const exact = children.filter((child) => {
    const role = exactRole(child.name);
    if (isAsked(child)) return true;
    if (role === 'validation') return isDeep(child);
    return isApart(role) && !isClassAmong(child, children, nameOf);
  });
  const mentioned = children.filter((child) => isAsked(child) || isApart(mentionedRole(child.name)));
  const others = children.filter((child) => !mentioned.includes(child));
  const oneFolderOfClasses =
    others.length === 1 && others.every((other) => isDeep(other) && other.direct.length === 0);
  if (oneFolderOfClasses || (others.length === 0 && mentioned.some(isDeep))) return mentioned;
  return exact;
}

/** Of the folders in parts of one data set, those that all of the parts have. */
const ALIKE = 0.8;

/** A class in itself, where others stand beside it: what is none of them. */
const CLASS_OF_OTHERS = /^(unknown|others?)$/i;
/** Of a folder's images, those that carry its name where images are named after their class. */
const NAMED_AFTER = 0.8;

/**
 * Whether a folder with the name of a role is a class among several flat ones. `unknown` is; of `test` something else must
 * say so: its images are named after it as the others' are after theirs, or all of the folders have as many.
 */
function isClassAmong(
  folder: FolderNode,
  neighbours: readonly FolderNode[],
  nameOf: Known['nameOf'],
): boolean {
  const others = neighbours.filter((other) => other !== folder && exactRole(other.name) === null);
  if (isDeep(folder) || others.length < 2 || others.some(isDeep)) return false;
  if (CLASS_OF_OTHERS.test(folder.name)) return true;
  const all = [folder, ...others];
  const isNamedAfter = ({ name, direct }: FolderNode) => {
    const named = direct.filter((index) => nameOf(index).toLowerCase().includes(name.toLowerCase()));
    return named.length >= direct.length * NAMED_AFTER;
  };
  const { length: count } = folder.direct;
  return all.every(isNamedAfter) || (count > 1 && all.every(({ direct }) => direct.length === count));
}

/**
 * Folders that each hold the same folders are no classes, those below them are: `part_1/cat`, `part_2/cat`, or `color/` and
 * `grayscale/` of one data set. Null where they may as well be classes that are each divided alike (`cat/day`, `cat/night`).
 */
function joinedParts(parts: readonly FolderNode[]): readonly FolderNode[] | null {
  const [first] = parts;
  if (!first || parts.length < 2 || parts.some((part) => part.direct.length > 0)) return null;
  const names = [...first.children.keys()];
  if (names.length < 2 || names.some((name) => exactRole(name) !== null)) return null;
  const areAlike = parts.every((part) => {
    const shared = names.filter((name) => part.children.has(name)).length;
    return shared >= Math.max(names.length, part.children.size) * ALIKE;
  });
  const areNumbered = new Set(parts.map(({ name }) => name.replace(/\d+/g, ''))).size === 1;
  if (!areAlike || (!areNumbered && names.length < parts.length * 2)) return null;
  return parts.flatMap((part) => [...part.children.values()]);
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

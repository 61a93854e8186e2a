/** From recognised folders, label tables and a person's decisions to a role and a class for every image. */

import type { DatasetProblem, FolderSummary, RelabelledImage, SplitRole } from '../../protocol/dataset';
import type { UnusedPart } from '../../protocol/understanding';
import type { DatasetDecisions } from '../../recipe/schema';
import { append } from '../../shared/many';
import type { Failure } from '../../shared/result';
import {
  asideGroups,
  askedFor,
  ignoredFolders,
  remarksOfAsides,
  remarksOfRoles,
  withoutAsides,
} from './asides';
import { compareCodePoints } from './code-point-order';
import { buildTree } from './folder-tree';
import type { LabelLevel, LabelTables } from './given-labels';
import { type Asides, type ImageFile, NO_ASIDES } from './image-files';
import { groupImages, overrideRoles } from './override-roles';
import { type FolderGroup, recognize, recognizeMerged } from './recognize';
import { relabel } from './relabel';
import { sameNames } from './same-names';

export interface Arrangement {
  /** In Python's order. */
  readonly classes: readonly string[];
  /** Per image: position in `classes`, −1 for none. */
  readonly classIndices: Int32Array;
  readonly roles: readonly SplitRole[];
  readonly folders: readonly FolderSummary[];
  readonly relabelled: readonly RelabelledImage[];
  readonly problems: readonly DatasetProblem[];
  /** Folders that play no part. */
  readonly unused: readonly UnusedPart[];
  /** What was done without being asked. */
  readonly remarks: readonly Failure[];
}

interface Draft {
  readonly names: (string | null)[];
  readonly roles: SplitRole[];
  readonly problems: DatasetProblem[];
  /** Images beside the class folders of their split: nothing but a person says what they show. */
  readonly outside: Map<number, SplitRole>;
}

/** `isMerged`: the folders at the root are several zips, not classes. */
export function arrange(
  images: readonly ImageFile[],
  tables: LabelTables,
  decisions: DatasetDecisions,
  isMerged: boolean,
  asides: Asides = NO_ASIDES,
): Arrangement {
  const labelledByTable = tables.labels.size > 0;
  const apart = asideGroups(asides);
  const nameOf = (index: number) => images[index].name;
  const known = { labelledByTable, isAsked: askedFor(images, tables.asked), nameOf };
  const tree = buildTree(images, withoutAsides(images, apart));
  const recognized = [...(isMerged ? recognizeMerged : recognize)(tree, known), ...apart];
  const groups = overrideRoles(images, recognized, decisions.roles, labelledByTable);
  const draft: Draft = {
    names: images.map(() => null),
    roles: images.map((): SplitRole => 'ignore'),
    problems: [],
    outside: new Map(),
  };
  for (const group of groups) labelGroup(images, group, tables, draft);
  for (const index of asides.masks.files) {
    draft.names[index] = null;
    draft.roles[index] = 'ignore';
  }
  const alike = sameNames(draft.names, draft.roles);
  for (const [index, name] of alike.nameOf.size === 0 ? [] : draft.names.entries()) {
    if (name !== null) draft.names[index] = alike.nameOf.get(name) ?? name;
  }
  const level = tables.levels.find(({ name }) => name === decisions.labelLevel) ?? null;
  const corrected = relabel(images, decisions, level, draft.names);
  append(draft.problems, corrected.problems);
  // What a person says it shows can be learned from, whatever its folder is called.
  for (const { index } of corrected.images)
    if (draft.roles[index] === 'unlabelled') draft.roles[index] = 'training';
  placeOutside(images, new Set(corrected.images.map(({ index }) => index)), draft);
  applyListedRoles(images, groups, tables, decisions, draft);
  matchTrainingClasses(groups, draft);
  if (level) applyLevel(level, draft);
  for (const [index, name] of corrected.onLevel) draft.names[index] = name;
  for (const [index, name] of draft.names.entries()) {
    if (name === null && draft.roles[index] !== 'ignore') draft.roles[index] = 'unlabelled';
  }
  const setAside = new Set(decisions.setAside);
  for (const [index, { path }] of setAside.size === 0 ? [] : images.entries()) {
    if (setAside.has(path)) draft.roles[index] = 'ignore';
  }

  const classes = classNames(draft);
  const positions = new Map(classes.map((name, position) => [name, position]));
  const classIndices = new Int32Array(images.length).fill(-1);
  for (const [index, name] of draft.names.entries()) {
    if (name !== null) classIndices[index] = positions.get(name) ?? -1;
  }
  reportSingleImages(classIndices, classes, draft);
  const folders = groups.map((group) => summarize(group, draft));
  folders.sort((a, b) => compareCodePoints(a.path, b.path));
  return {
    classes,
    classIndices,
    roles: draft.roles,
    folders,
    relabelled: corrected.images,
    problems: draft.problems,
    unused: ignoredFolders(groups, apart, decisions),
    remarks: [
      ...remarksOfAsides(images, asides),
      ...alike.remarks,
      ...remarksOfRoles(images, groups, tables.asked, classes),
    ],
  };
}

function labelGroup(
  images: readonly ImageFile[],
  group: FolderGroup,
  tables: LabelTables,
  draft: Draft,
): void {
  const { role, classFolders, loose } = group;
  const all = groupImages(group);
  for (const index of all) draft.roles[index] = group.roleOfImage?.get(index) ?? role;
  if (role === 'ignore' || role === 'unlabelled') return;
  const labels =
    tables.labels.size > 0 ? all.map((index) => tables.labels.get(images[index].fileIndex) ?? null) : [];
  const isSaid = tables.classesFrom !== null && tables.classesFrom.kind !== 'folders';
  const mayBe = tables.classesFrom === null && (classFolders === null || classFolders.length === 1);
  if (isSaid || (mayBe && labels.some((label) => label !== null))) {
    for (const [i, index] of all.entries()) {
      draft.names[index] = labels[i] ?? null;
      if (tables.leftOut.has(images[index].fileIndex)) draft.roles[index] = 'ignore';
    }
    return;
  }
  for (const folder of classFolders ?? []) {
    for (const index of folder.images) draft.names[index] = folder.name;
  }
  if (classFolders === null || classFolders.length === 0) return;
  for (const index of loose) {
    // Nothing says what they show, and nothing else lies in a folder to test on.
    if (role === 'test') continue;
    draft.roles[index] = 'ignore';
    draft.outside.set(index, role);
  }
}

/** What lies outside the classes plays its folder's part once a person says what it shows, and none until then. */
function placeOutside(images: readonly ImageFile[], labelled: ReadonlySet<number>, draft: Draft): void {
  for (const [index, role] of draft.outside) {
    if (labelled.has(index)) draft.roles[index] = role;
    else draft.problems.push({ path: images[index].path, code: 'outsideClasses', severity: 'excluded' });
  }
}

/** Lists divide the images of folders that say no more than that there is something to learn from. */
function applyListedRoles(
  images: readonly ImageFile[],
  groups: readonly FolderGroup[],
  { roles, leftOut }: LabelTables,
  decisions: DatasetDecisions,
  draft: Draft,
): void {
  if (roles.size === 0) return;
  const counts = { training: 0, validation: 0, test: 0 };
  for (const group of groups) {
    if (group.role !== 'training' || group.roleOfImage !== null || Object.hasOwn(decisions.roles, group.path))
      continue;
    for (const index of groupImages(group)) {
      const role = roles.get(images[index].fileIndex);
      if (role !== 'training' && role !== 'validation' && role !== 'test') continue;
      if (leftOut.has(images[index].fileIndex) && draft.names[index] === null) continue;
      counts[role]++;
      draft.roles[index] = role;
    }
  }
  if (counts.validation + counts.test === 0) return;
  draft.problems.push({ path: '', code: 'splitByLists', severity: 'notice', values: counts });
}

function trainingNames(draft: Draft): Set<string> {
  const names = new Set<string>();
  for (const [index, name] of draft.names.entries()) {
    if (name !== null && draft.roles[index] === 'training') names.add(name);
  }
  return names;
}

/**
 * Folders below `test` are classes only where training has the same: `test/unknown/` is not. A class that only
 * validation or test has cannot be learned: its images are left out, in words.
 */
function matchTrainingClasses(groups: readonly FolderGroup[], draft: Draft): void {
  const known = trainingNames(draft);
  if (known.size === 0) return;
  for (const group of groups) {
    const isHeldOut = (role: SplitRole | undefined) => role === 'validation' || role === 'test';
    const isWhole = isHeldOut(group.role);
    const all = groupImages(group).filter((index) => isWhole || isHeldOut(draft.roles[index]));
    const matches = !isWhole || all.some((index) => known.has(draft.names[index] ?? ''));
    const strangers = new Map<string, number>();
    for (const index of all) {
      const name = draft.names[index] ?? null;
      if (name === null || known.has(name)) continue;
      draft.names[index] = null;
      if (!matches) continue;
      draft.roles[index] = 'ignore';
      strangers.set(name, (strangers.get(name) ?? 0) + 1);
    }
    for (const [className, count] of strangers) {
      const path = `${group.path}/${className}`;
      draft.problems.push({
        path,
        code: 'classNotInTraining',
        severity: 'excluded',
        values: { className, count },
      });
    }
  }
}

function applyLevel(level: LabelLevel, draft: Draft): void {
  const missing = new Map<string, number>();
  for (const [index, name] of draft.names.entries()) {
    if (name === null) continue;
    const label = level.labelOfClass.get(name) ?? null;
    draft.names[index] = label;
    if (label !== null) continue;
    draft.roles[index] = 'ignore';
    missing.set(name, (missing.get(name) ?? 0) + 1);
  }
  for (const [className, count] of missing) {
    const values = { className, count, level: level.name };
    draft.problems.push({ path: className, code: 'classNotInMap', severity: 'excluded', values });
  }
}

/** The classes of training; of whatever has labels where nothing is there to train on. */
function classNames(draft: Draft): string[] {
  const training = trainingNames(draft);
  const isLabelled = (name: string | null, index: number) => name !== null && draft.roles[index] !== 'ignore';
  const names = training.size > 0 ? training : new Set(draft.names.filter(isLabelled));
  return [...names].filter((name) => name !== null).sort(compareCodePoints);
}

/** One image can be learned by heart, and then none is left to say whether the class is recognised. */
function reportSingleImages(classIndices: Int32Array, classes: readonly string[], draft: Draft): void {
  const counts = new Int32Array(classes.length);
  for (const [index, classIndex] of classIndices.entries()) {
    if (classIndex >= 0 && draft.roles[index] === 'training')
      counts[classIndex] = (counts[classIndex] ?? 0) + 1;
  }
  // Where no class has more, this is a set of examples, not a slip.
  if (!counts.some((count) => count > 1)) return;
  for (const [position, className] of classes.entries()) {
    if (counts[position] !== 1) continue;
    draft.problems.push({ path: className, code: 'singleImage', severity: 'warning', values: { className } });
  }
}

function summarize(group: FolderGroup, draft: Draft): FolderSummary {
  const all = groupImages(group);
  const names = new Set(all.map((index) => draft.names[index] ?? null));
  names.delete(null);
  const labels = group.role === 'ignore' || names.size > 0;
  return {
    path: group.path,
    role: labels ? group.role : 'unlabelled',
    imageCount: all.length,
    classCount: names.size,
  };
}

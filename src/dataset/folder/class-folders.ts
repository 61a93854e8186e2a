/** A dataset as a folder for each class: the form that every program reads, Vireo and torchvision included. */
import type { PlacedImage, SplitRole } from '../../protocol/dataset';
import { freeFileName } from '../../recipe/class-names';
import type { Dataset } from '../dataset';
import { isSplitName } from './role-names';

const ROLE_FOLDERS = {
  training: 'train',
  validation: 'val',
  test: 'test',
  unlabelled: 'unlabelled',
  ignore: null,
} satisfies Record<SplitRole, string | null>;

/** Signs that some disk refuses in the name of a folder. */
const REFUSED = /[/\\:*?"<>|\p{Cc}]|^\.|\.$/gu;

/**
 * Where each image of the dataset goes, as it is decided now: `wren/1.jpg`. Where some are not to train on, classes stand below
 * `train`, `val` and `test`, and images without a class in `unlabelled`. What is ignored stays out.
 */
export function classFolders({ classes, items }: Pick<Dataset, 'classes' | 'items'>): PlacedImage[] {
  const folders = folderNames(classes);
  const used = items.filter(({ role }) => role !== 'ignore');
  const isPlain = used.every(({ role }) => role === 'training');
  const taken = new Map<string, Set<string>>();
  return used.map(({ index, path, role, classIndex }) => {
    const top = isPlain ? null : ROLE_FOLDERS[role];
    const ofClass = role === 'unlabelled' || classIndex === null ? null : folders[classIndex];
    const folder = [top, ofClass].filter((part) => part !== null && part !== undefined).join('/');
    const names = taken.get(folder) ?? new Set();
    taken.set(folder, names);
    const name = freeFileName(path.slice(path.lastIndexOf('/') + 1), names);
    names.add(name.toLowerCase());
    return { index, path: `${folder}/${name}` };
  });
}

/** A folder's name for each class: its own, or one that is near where its own is no folder's or is read as a split's. */
function folderNames(classes: readonly string[]): string[] {
  const taken = new Set<string>();
  return classes.map((name) => {
    const safe = name.replace(REFUSED, '_').trim() || '_';
    const folder = freeFileName(isSplitName(safe) ? `class ${safe}` : safe, taken);
    taken.add(folder.toLowerCase());
    return folder;
  });
}

import type { SplitRole } from '../../protocol/dataset';
import type { UnusedPart } from '../../protocol/understanding';
import { ByFile } from '../folder/by-file';
import type { JudgedList } from './judge-list';
import { isTrainAndValidation } from './split-values';

export interface ListedRoles {
  /** File → split. */
  readonly roles: ReadonlyMap<number, SplitRole>;
  /** Lists that divide the images. */
  readonly dividing: ReadonlySet<JudgedList>;
  /** Lists of a split that divide nothing. */
  readonly unused: readonly UnusedPart[];
}

/**
 * The split of every listed image: by a column of it, or by lists of which one is to train on, without which the others divide
 * nothing. `trainval.txt` counts where no list of the validation images does; of several splits (`train1.txt`, `train2.txt` …) the
 * first.
 */
export function rolesOf(judged: readonly JudgedList[]): ListedRoles {
  const roles = new ByFile<SplitRole>();
  const dividing = new Set<JudgedList>();
  const unused: UnusedPart[] = [];
  const lists = judged.filter(({ role, split }) => role !== null && split === null);
  const wholes = judged.filter(({ split }) => split !== null);
  const divides = lists.some(isOfTraining) && lists.some((own) => !isOfTraining(own));
  for (const own of lists) {
    const note = whyNotUsed(own, lists);
    if (note !== null) unused.push({ path: own.list.path, note: { code: note }, offer: null });
    else if (divides && own.role !== null) {
      dividing.add(own);
      for (const { image } of own.list.images) roles.set(image.fileIndex, own.role);
    }
  }
  for (const own of wholes) {
    dividing.add(own);
    for (const { image, cells } of own.list.images) {
      const role = own.split?.roles.get((cells[own.split.column] ?? '').trim());
      if (role) roles.set(image.fileIndex, role);
    }
  }
  return { roles, dividing, unused };
}

function isOfTraining({ role }: JudgedList): boolean {
  return role === 'training';
}

function whyNotUsed(
  own: JudgedList,
  lists: readonly JudgedList[],
): 'splitWithoutTraining' | 'splitWithinAnother' | 'anotherSplit' | null {
  if (!lists.some(isOfTraining)) return 'splitWithoutTraining';
  const isBoth = ({ list }: JudgedList) => isTrainAndValidation(list.path);
  const isDividedFinely =
    lists.some(({ role }) => role === 'validation') &&
    lists.some((other) => isOfTraining(other) && !isBoth(other));
  if (isBoth(own) && isDividedFinely) return 'splitWithinAnother';
  const number = numberOf(own);
  const isLater = lists.some(
    (other) => other.role === own.role && numberOf(other) < number && stemOf(other) === stemOf(own),
  );
  return isLater && areAlternatives(lists) ? 'anotherSplit' : null;
}

/** `train2.txt` → 2; 0 without a number. */
function numberOf({ list }: JudgedList): number {
  return Number(/(\d+)\.\w+$/.exec(list.path)?.[1] ?? 0);
}

function stemOf({ list }: JudgedList): string {
  return list.path.replace(/\d*\.\w+$/, '');
}

/** Numbered lists are splits of the same images where an image is in two roles; else they are parts of one list. */
function areAlternatives(lists: readonly JudgedList[]): boolean {
  const roles = new ByFile<SplitRole>();
  for (const { role, list } of lists) {
    if (role === null || isTrainAndValidation(list.path)) continue;
    for (const { image } of list.images) {
      if ((roles.get(image.fileIndex) ?? role) !== role) return true;
      roles.set(image.fileIndex, role);
    }
  }
  return false;
}

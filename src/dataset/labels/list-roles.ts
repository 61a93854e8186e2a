import type { SplitRole } from '../../protocol/dataset';
import type { UnusedPart } from '../../protocol/understanding';
import type { JudgedList } from './judge-list';
import { isTrainAndValidation } from './split-values';

export interface ListedRoles {
  /** Path → split. */
  readonly roles: ReadonlyMap<string, SplitRole>;
  /** Lists that divide the images. */
  readonly dividing: ReadonlySet<JudgedList>;
  /** Lists of a split that divide nothing. */
  readonly unused: readonly UnusedPart[];
}

/**
 * The split of every listed image: by a column of it, or by lists of which one is to train on, without which the others divide
 * nothing. `trainval.txt` counts where no list of the validation images does.
 */
export function rolesOf(judged: readonly JudgedList[]): ListedRoles {
  const roles = new Map<string, SplitRole>();
  const dividing = new Set<JudgedList>();
  const unused: UnusedPart[] = [];
  const lists = judged.filter(({ role, split }) => role !== null && split === null);
  const isDividedFinely =
    lists.some(({ role }) => role === 'validation') &&
    lists.some(({ role, list }) => role === 'training' && !isTrainAndValidation(list.path));
  const trains = lists.some(({ role }) => role === 'training');
  const isUsed = ({ list }: JudgedList) => trains && !(isDividedFinely && isTrainAndValidation(list.path));
  for (const own of lists) {
    if (!isUsed(own)) {
      const code = trains ? 'splitWithinAnother' : 'splitWithoutTraining';
      unused.push({ path: own.list.path, note: { code }, offer: null });
      continue;
    }
    dividing.add(own);
    if (own.role !== null) for (const { image } of own.list.images) roles.set(image.path, own.role);
  }
  for (const own of judged) {
    if (own.split === null) continue;
    dividing.add(own);
    for (const { image, cells } of own.list.images) {
      const role = own.split.roles.get((cells[own.split.column] ?? '').trim());
      if (role) roles.set(image.path, role);
    }
  }
  return { roles, dividing, unused };
}

/** What a list or a column says of the split: `train.txt`, a column `partition`, CUB's `train_test_split.txt`. */
import type { SplitRole } from '../../protocol/dataset';
import { exactRole, mentionedRole } from '../folder/role-names';
import type { ColumnProfile } from './column-profile';
import { foldedHeader } from './label-score';

export type ListedRole = Exclude<SplitRole, 'unlabelled' | 'ignore'>;

interface MarkRoles {
  readonly marked: ListedRole;
  readonly others: ListedRole;
}

/** What 1 and 0 mean in a column of this name. */
const MARK_HEADERS: ReadonlyMap<string, MarkRoles> = new Map<string, MarkRoles>([
  ...['istrain', 'istraining', 'istrainingimage', 'train', 'training', 'traintestsplit'].map(
    (name) => [name, { marked: 'training', others: 'test' }] as const,
  ),
  ...['istest', 'istesting', 'istestimage', 'test'].map(
    (name) => [name, { marked: 'test', others: 'training' }] as const,
  ),
  ...['isval', 'isvalid', 'isvalidation', 'val', 'valid', 'validation'].map(
    (name) => [name, { marked: 'validation', others: 'training' }] as const,
  ),
]);
/** CelebA's `list_eval_partition` and what was made after it. */
const PARTITION_VALUES: ReadonlyMap<string, ListedRole> = new Map([
  ['0', 'training'],
  ['1', 'validation'],
  ['2', 'test'],
]);
/** Lists of all images with the split of each: CUB's, CelebA's. */
const WHOLE_SPLIT = /^(list)?(train(val)?testsplit|evalpartition|partition)$/;
const YES = /^(1|1\.0|true|yes|y)$/i;
const NO = /^(0|0\.0|false|no|n)$/i;
const SPLIT_HEADER =
  /^(data)?(split|set|subset|partition|usage|phase|mode|group|dataset|setname|evalpartition)$/;
const FOLD_HEADER = /^(k?fold|folds|foldid|cvfold)$/;

/** `train.txt`, `val_list.csv`, `trainval.txt`: which split a list is of, by its name. */
export function roleOfList(path: string): ListedRole | null {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  if (isTrainAndValidation(path)) return 'training';
  if (WHOLE_SPLIT.test(foldedHeader(name))) return null;
  const role = mentionedRole(name);
  return role === 'unlabelled' || role === 'ignore' ? null : role;
}

/** `trainval.txt`: the training and the validation images in one list. */
export function isTrainAndValidation(path: string): boolean {
  return /(^|[^a-z])train[ _-]?val(id)?([^a-z]|$)/i.test(path.slice(path.lastIndexOf('/') + 1));
}

/** Whether a column says in which fold an image is: that is no division into training and test. */
export function isFoldColumn({ key, kind }: ColumnProfile): boolean {
  return FOLD_HEADER.test(foldedHeader(key)) && kind === 'integers';
}

/**
 * The role each value of a column stands for; null where the column divides nothing. Words must all be names of roles, and
 * some must be to train on; numbers are believed below the names that are known for them. `listName` names the column of a list
 * that has no header.
 */
export function rolesOfValues(
  profile: ColumnProfile,
  listName: string,
): ReadonlyMap<string, ListedRole> | null {
  const values = [...profile.counts.keys()];
  if (profile.isEndless || values.length < 2 || values.length > 12) return null;
  // The name of `test.txt` speaks of the list, not of its column.
  const listHeader = roleOfList(listName) === null ? listName : '';
  const name = profile.key.startsWith('#') ? listHeader : profile.key;
  const header = foldedHeader(
    name
      .replace(/^.*\//, '')
      .replace(/\.(txt|csv|tsv|tab)$/i, '')
      .replace(/^list[_-]/i, ''),
  );
  const marks = MARK_HEADERS.get(header);
  const roleOf = (value: string): ListedRole | null => {
    if (marks && YES.test(value)) return marks.marked;
    if (marks && NO.test(value)) return marks.others;
    if (SPLIT_HEADER.test(header) && PARTITION_VALUES.has(value)) return PARTITION_VALUES.get(value) ?? null;
    const said = isTrainAndValidation(value) ? 'training' : exactRole(value);
    // FER2013 has Training, PublicTest and PrivateTest.
    const role = said ?? (SPLIT_HEADER.test(header) ? mentionedRole(value) : null);
    return role === 'unlabelled' || role === 'ignore' ? null : role;
  };
  const roles = new Map<string, ListedRole>();
  for (const value of values) {
    const role = roleOf(value);
    if (role === null) return null;
    roles.set(value, role);
  }
  const said = new Set(roles.values());
  return said.has('training') && said.size > 1 ? roles : null;
}

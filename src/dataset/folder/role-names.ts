/** What a folder's name says about its images: `train`, `validation_set`, `seg_test`, `submission_test` … */
import type { SplitRole } from '../../protocol/dataset';

const ROLE_WORDS: ReadonlyMap<string, SplitRole> = new Map<string, SplitRole>([
  ...['train', 'training', 'trn'].map((word) => [word, 'training'] as const),
  ...['val', 'valid', 'validate', 'validation', 'dev'].map((word) => [word, 'validation'] as const),
  ...['test', 'testing', 'tst', 'eval', 'evaluation', 'holdout', 'heldout'].map(
    (word) => [word, 'test'] as const,
  ),
  ...[
    ...['unlabelled', 'unlabeled', 'unknown', 'unseen', 'submission', 'submit'],
    ...['pred', 'predict', 'predicted', 'prediction', 'predictions', 'classify', 'infer', 'inference'],
  ].map((word) => [word, 'unlabelled'] as const),
]);
/** Words that add nothing to a role's name. */
const FILLER_WORDS = new Set([
  'set',
  'data',
  'dataset',
  'images',
  'image',
  'imgs',
  'img',
  'folder',
  'split',
  'files',
  'to',
  'be',
  'for',
]);

/** The words of a folder's name in small letters, without numbers at their ends. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/hold[ _-]out/g, 'holdout')
    .replace(/held[ _-]out/g, 'heldout')
    .replace(/(train|training|valid|validation|test|testing)(set|data)\b/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.replace(/\d+$/, ''))
    .filter((word) => word !== '');
}

/** The role of a name that says nothing else: `Train`, `test_set`, `validation-images`; else null. */
export function exactRole(name: string): SplitRole | null {
  const words = wordsOf(name);
  const roles = words.filter((word) => ROLE_WORDS.has(word));
  const others = words.filter((word) => !ROLE_WORDS.has(word) && !FILLER_WORDS.has(word));
  return roles.length === 1 && others.length === 0 ? (ROLE_WORDS.get(roles[0]) ?? null) : null;
}

/** The role a name mentions among other words (`seg_train`, `submission_test`); a class may be called so, too. */
export function mentionedRole(name: string): SplitRole | null {
  const roles = wordsOf(name).flatMap((word) => ROLE_WORDS.get(word) ?? []);
  if (roles.length === 0) return null;
  return roles.includes('unlabelled') ? 'unlabelled' : roles[0];
}

/** Whether a flat folder of this name beside classes is read as a split: `test`, `unknown`. One called `train` is a class there. */
export function isSplitName(name: string): boolean {
  const role = exactRole(name);
  return role !== null && role !== 'training';
}

import type { FindingGroup, SplitRole } from '../../protocol/dataset';
import type { FindingKind } from '../../shared/finding-kinds';
import type { ImageItem } from '../dataset';

/** Copies of one picture, as item indices. */
export interface CopyGroup {
  readonly items: readonly number[];
  readonly isExact: boolean;
}

export interface DuplicateFinding {
  readonly kind: FindingKind;
  readonly group: FindingGroup;
}

const HELD_OUT: ReadonlySet<SplitRole> = new Set(['validation', 'test', 'unlabelled']);

/**
 * What copies mean, gravest first. Both to learn from and to be examined on: the ones to learn from go. Under two labels:
 * nobody knows which is right, all go. Else: all but the first go.
 */
export function judgeCopies(
  copies: CopyGroup,
  items: readonly ImageItem[],
  classes: readonly string[],
): DuplicateFinding | null {
  const members = [...copies.items]
    .sort((a, b) => a - b)
    .map((index) => items[index])
    .filter(({ role }) => role !== 'ignore');
  if (members.length < 2) return null;
  const training = members.filter(({ role }) => role === 'training');
  const heldOut = members.filter(({ role }) => HELD_OUT.has(role));
  const labels = new Set(members.flatMap(({ classIndex }) => classIndex ?? []));
  const [label] = labels;
  const className = labels.size === 1 && label !== undefined ? (classes[label] ?? null) : null;
  const make = (kind: FindingKind, setAside: readonly ImageItem[]): DuplicateFinding => ({
    kind,
    group: {
      className,
      paths: members.map(({ path }) => path),
      indices: members.map(({ index }) => index),
      isExact: copies.isExact,
      reason: null,
      setAside: setAside.map(({ path }) => path),
    },
  });
  if (training.length > 0 && heldOut.length > 0) return make('leakage', training);
  if (labels.size > 1) return make('acrossClasses', members);
  // Copies among images to predict do no harm: each still needs its row in the submission.
  if (members.every(({ role }) => role === 'unlabelled')) return null;
  return make(copies.isExact ? 'exactDuplicates' : 'nearDuplicates', members.slice(1));
}

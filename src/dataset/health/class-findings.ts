import type { FindingGroup, HealthReport } from '../../protocol/dataset';
import type { Failure } from '../../shared/result';
import type { ImageItem } from '../dataset';

const FEW_IMAGES = 5;
/** The largest class against the smallest. */
const STRONG_IMBALANCE = 10;

type ClassCount = HealthReport['classes'][number];

/** Original and usable images of each class; `unusable`: items that cannot be decoded. */
export function countClasses(
  items: readonly ImageItem[],
  classes: readonly string[],
  unusable: ReadonlySet<number>,
): ClassCount[] {
  const original = new Array<number>(classes.length).fill(0);
  const usable = new Array<number>(classes.length).fill(0);
  for (const { index, classIndex, role } of items) {
    if (classIndex === null) continue;
    original[classIndex] = original[classIndex] + 1;
    if (role !== 'ignore' && !unusable.has(index)) usable[classIndex] = usable[classIndex] + 1;
  }
  return classes.map((name, position) => ({
    name,
    originalCount: original[position],
    usableCount: usable[position],
  }));
}

function classGroup(
  { name }: ClassCount,
  members: readonly ImageItem[],
  reason: FindingGroup['reason'],
): FindingGroup {
  return {
    className: name,
    paths: members.map(({ path }) => path),
    indices: members.map(({ index }) => index),
    isExact: false,
    reason,
    setAside: members.map(({ path }) => path),
  };
}

/**
 * Classes with fewer than five usable images to learn from; the remedy sets the class aside. One with none at all is told
 * already: by each of its files, or as a class that training does not have.
 */
export function fewImages(
  items: readonly ImageItem[],
  counts: readonly ClassCount[],
  unusable: ReadonlySet<number>,
): FindingGroup[] {
  const members = counts.map((): ImageItem[] => []);
  const learnable = counts.map(() => 0);
  for (const item of items) {
    if (item.classIndex === null || item.role === 'ignore') continue;
    members[item.classIndex]?.push(item);
    if (item.role === 'training' && !unusable.has(item.index)) {
      learnable[item.classIndex] = learnable[item.classIndex] + 1;
    }
  }
  return counts.flatMap((count, position) => {
    const usable = learnable[position];
    if (usable >= FEW_IMAGES || usable === 0) return [];
    const reason: Failure =
      usable === 1
        ? { code: 'singleImage', values: { className: count.name } }
        : { code: 'fewImages', values: { className: count.name, count: usable, limit: FEW_IMAGES } };
    return [classGroup(count, members[position] ?? [], reason)];
  });
}

/** The smallest and the largest class where they differ tenfold. Nothing to set aside: balanced class weights help. */
export function imbalance(counts: readonly ClassCount[]): FindingGroup[] {
  const bySize = counts
    .filter(({ usableCount }) => usableCount > 0)
    .sort((a, b) => a.usableCount - b.usableCount);
  const smallest = bySize[0];
  const largest = bySize.at(-1);
  if (!smallest || !largest || largest.usableCount < STRONG_IMBALANCE * smallest.usableCount) return [];
  const values = {
    smallest: smallest.name,
    smallestCount: smallest.usableCount,
    largest: largest.name,
    largestCount: largest.usableCount,
  };
  return [classGroup(smallest, [], { code: 'imbalance', values })];
}

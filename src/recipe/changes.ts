/** What a recipe changes against another, in the few words by which a run is remembered: "smaller rate", "more augmentation". */
import { recipeDifferences } from './differences';
import type { Recipe } from './schema';

/** `more` and `less` of a number, `other` of anything else that changes. */
interface Change {
  /** The settings it speaks of: those that begin so. */
  readonly paths: readonly string[];
  readonly more?: string;
  readonly less?: string;
  readonly other: string;
}

/** Every setting of a recipe belongs to the first entry that names it; the words stand in the catalogue under `change`. */
export const CHANGES = [
  { paths: ['architecture'], other: 'otherNetwork' },
  { paths: ['start'], other: 'otherStart' },
  { paths: ['dataset'], other: 'otherDecisions' },
  { paths: ['training.learningRate'], more: 'largerRate', less: 'smallerRate', other: 'otherRate' },
  { paths: ['augmentation'], more: 'moreAugmentation', less: 'lessAugmentation', other: 'otherAugmentation' },
  { paths: ['training.epochs'], more: 'moreEpochs', less: 'fewerEpochs', other: 'otherEpochs' },
  { paths: ['preprocessing.imageSize'], more: 'largerImages', less: 'smallerImages', other: 'otherImages' },
  { paths: ['training.batchSize'], more: 'largerBatch', less: 'smallerBatch', other: 'otherBatch' },
  { paths: ['optimizer.kind'], other: 'otherOptimizer' },
  { paths: ['optimizer.weightDecay'], more: 'moreDecay', less: 'lessDecay', other: 'otherDecay' },
  {
    paths: ['training.labelSmoothing'],
    more: 'moreSmoothing',
    less: 'lessSmoothing',
    other: 'otherSmoothing',
  },
  { paths: ['training.classWeights'], other: 'otherWeights' },
  {
    paths: ['training.freezeBackboneEpochs', 'training.trainableBlocks', 'training.backbone'],
    other: 'otherFreezing',
  },
  { paths: ['schedule'], other: 'otherSchedule' },
  { paths: ['preprocessing'], other: 'otherPreprocessing' },
  { paths: ['split'], other: 'otherSplit' },
  {
    paths: ['training.patience', 'training.monitor', 'training.timeLimitMinutes', 'training.keep'],
    other: 'otherEnding',
  },
  { paths: ['optimizer', 'training'], other: 'otherTraining' },
  { paths: ['device'], other: 'otherDevice' },
  { paths: ['seed'], other: 'otherSeed' },
] as const satisfies readonly Change[];

type Entry = (typeof CHANGES)[number];
export type ChangeCode = Entry['other'] | Extract<Entry, { more: string }>['more' | 'less'];

/** Settings that do less the larger they are. */
const REVERSED: readonly string[] = ['augmentation.resizedCropScale'];

/** The entry that speaks of a setting. */
export function changeOf(path: string): Entry | undefined {
  return CHANGES.find(({ paths }) => paths.some((start) => path === start || path.startsWith(start)));
}

/**
 * What `after` changes, most telling first, each once. Several settings of one entry count as more or less where they all go
 * that way.
 */
export function changesBetween(before: Recipe, after: Recipe): readonly ChangeCode[] {
  const directions = new Map<Entry, Set<'more' | 'less' | 'other'>>();
  for (const { path, values } of recipeDifferences([before, after])) {
    const entry = changeOf(path);
    if (entry) directions.set(entry, (directions.get(entry) ?? new Set()).add(directionOf(path, values)));
  }
  return CHANGES.flatMap((entry): ChangeCode[] => {
    const [direction, ...others] = directions.get(entry) ?? [];
    if (direction === undefined) return [];
    if (others.length > 0 || direction === 'other' || !('more' in entry)) return [entry.other];
    return [entry[direction]];
  });
}

function directionOf(path: string, [before, after]: readonly unknown[]): 'more' | 'less' | 'other' {
  if (typeof before !== 'number' || typeof after !== 'number') return 'other';
  return after > before !== REVERSED.includes(path) ? 'more' : 'less';
}

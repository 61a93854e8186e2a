/** Training, validation and test: stratified, seeded, and never with a duplicate on both sides. */
import type { SplitSettings } from '../../recipe/schema';
import { CounterRng, STREAM } from '../../shared/rng';
import type { ImageItem, Splits } from '../dataset';

/**
 * How many of each class: `share` of it, rounded so that the total is `share` of all (largest remainders), and never
 * all of a class. Differs from the exact share of a class by less than one.
 */
export function allocate(sizes: readonly number[], share: number): number[] {
  const exact = sizes.map((size) => size * share);
  const counts = exact.map(Math.floor);
  const total = Math.round(sizes.reduce((sum, size) => sum + size, 0) * share);
  let missing = total - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...sizes.keys()].sort((a, b) => remainder(exact, b) - remainder(exact, a) || a - b);
  for (const position of byRemainder) {
    if (missing <= 0) break;
    if (remainder(exact, position) === 0) break;
    if (counts[position] + 1 >= sizes[position]) continue;
    counts[position] = counts[position] + 1;
    missing--;
  }
  return counts;
}

function remainder(exact: readonly number[], position: number): number {
  const value = exact[position];
  return value - Math.floor(value);
}

/** One class's units: items that stay together because their content is the same. */
interface ClassPool {
  readonly classIndex: number;
  readonly units: readonly (readonly number[])[];
}

type Pool = readonly ClassPool[];

/** Items by class, those with the same content in one unit (of the class that comes first). */
function makePool(items: readonly ImageItem[], contentOf: (item: ImageItem) => string | null): Pool {
  const unitOfContent = new Map<string, number[]>();
  const byClass = new Map<number, number[][]>();
  for (const item of items) {
    const { index, classIndex } = item;
    const content = contentOf(item);
    const twin = content === null ? undefined : unitOfContent.get(content);
    if (twin) {
      twin.push(index);
      continue;
    }
    const unit = [index];
    if (content !== null) unitOfContent.set(content, unit);
    const units = byClass.get(classIndex ?? -1) ?? [];
    units.push(unit);
    byClass.set(classIndex ?? -1, units);
  }
  return [...byClass].sort(([a], [b]) => a - b).map(([classIndex, units]) => ({ classIndex, units }));
}

/** What a draw is for: each has its own random numbers. */
type Purpose = 'test' | 'validation';

/** Every class draws from a stream of its own: what another class holds changes nothing in this one. */
function shuffled({ classIndex, units }: ClassPool, seed: number, purpose: Purpose): (readonly number[])[] {
  const substream = 2 * classIndex + (purpose === 'test' ? 1 : 0);
  const order = new CounterRng(seed, STREAM.split, substream).permutation(units.length);
  return Array.from(order, (position) => units[position] as readonly number[]);
}

interface Division {
  readonly taken: Pool;
  readonly rest: Pool;
}

/** Takes a share of each class. */
function take(pool: Pool, share: number, seed: number, purpose: Purpose): Division {
  const counts = allocate(
    pool.map(({ units }) => units.length),
    share,
  );
  const orders = pool.map((ofClass) => shuffled(ofClass, seed, purpose));
  const part = (cut: (order: (readonly number[])[], count: number) => (readonly number[])[]) =>
    pool.map(({ classIndex }, i) => ({ classIndex, units: cut(orders[i] ?? [], counts[i] ?? 0) }));
  return {
    taken: part((order, count) => order.slice(0, count)),
    rest: part((order, count) => order.slice(count)),
  };
}

/** Takes one of `folds` equal parts of each class; the parts are disjoint and together everything. */
function takeFold(pool: Pool, folds: number, fold: number, seed: number): Division {
  const taken: ClassPool[] = [];
  const rest: ClassPool[] = [];
  // The remainder of one class begins where the last one's ended, so that folds differ by at most one in total.
  let offset = 0;
  for (const ofClass of pool) {
    const order = shuffled(ofClass, seed, 'validation');
    const start = offset;
    const inFold = (_: unknown, i: number) => (i + start) % folds === fold;
    taken.push({ classIndex: ofClass.classIndex, units: order.filter(inFold) });
    rest.push({ classIndex: ofClass.classIndex, units: order.filter((unit, i) => !inFold(unit, i)) });
    offset += order.length;
  }
  return { taken, rest };
}

/** Item indices, ascending. */
function indicesOf(pool: Pool, folder: readonly ImageItem[]): Int32Array {
  return Int32Array.from([
    ...pool.flatMap(({ units }) => units.flat()),
    ...folder.map(({ index }) => index),
  ]).sort();
}

/**
 * `percentage` divides what training and validation folders hold; `folders` takes them as they are and divides only
 * for a role without a folder. Images of a test folder are test images in both.
 */
export function splitItems(
  items: readonly ImageItem[],
  settings: SplitSettings,
  seed: number,
  contentOf: (item: ImageItem) => string | null,
): Splits {
  const labelled = items.filter((item) => item.classIndex !== null);
  const ofRole = (role: ImageItem['role']) => labelled.filter((item) => item.role === role);
  const validationFolder = settings.source === 'folders' ? ofRole('validation') : [];
  const testFolder = ofRole('test');
  const held = new Set([...testFolder, ...validationFolder].flatMap((item) => contentOf(item) ?? []));
  const pooled = settings.source === 'folders' ? ofRole('training') : labelled.filter(isLearnable);
  // A training image that a held-out folder holds too would leak: it is left out of training.
  const learnable = pooled.filter((item) => {
    const content = contentOf(item);
    return content === null || !held.has(content);
  });
  const byFolders = settings.source === 'folders';
  const testShare = byFolders && testFolder.length > 0 ? 0 : settings.testPercent / 100;
  const validationShare = validationFolder.length > 0 ? 0 : settings.validationPercent / 100;
  const test = take(makePool(learnable, contentOf), testShare, seed, 'test');
  const validation =
    settings.folds > 1 && validationFolder.length === 0
      ? takeFold(test.rest, settings.folds, settings.fold, seed)
      : take(test.rest, Math.min(1, validationShare / Math.max(1e-9, 1 - testShare)), seed, 'validation');
  return {
    training: indicesOf(validation.rest, []),
    validation: indicesOf(validation.taken, validationFolder),
    test: indicesOf(test.taken, testFolder),
  };
}

function isLearnable(item: ImageItem): boolean {
  return item.role === 'training' || item.role === 'validation';
}

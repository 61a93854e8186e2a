import type { OccupiedCells } from './confusion';

/** How much two classes, or two clusters of them, are taken for one another; pairs that never are have no entry. */
type Affinities = Map<number, Map<number, number>>;

/**
 * Classes in an order that puts those beside each other that are confused: average-linkage clustering (nearest-neighbour
 * chains, Murtagh 1983) of the share of each other's images that two classes take, each merge turned so that the
 * likeliest ends meet. Classes that are never confused come last, in their own order. What it costs goes with the pairs
 * that are confused, not with all there could be.
 */
export function orderByConfusion({ classCount, rowStarts, predictions, counts }: OccupiedCells): Int32Array {
  const affinities: Affinities = new Map();
  for (let truth = 0; truth < classCount; truth++) {
    let support = 0;
    for (let cell = rowStarts[truth]; cell < rowStarts[truth + 1]; cell++) support += counts[cell];
    for (let cell = rowStarts[truth]; cell < rowStarts[truth + 1]; cell++) {
      if (predictions[cell] === truth) continue;
      add(affinities, truth, predictions[cell], counts[cell] / support);
      add(affinities, predictions[cell], truth, counts[cell] / support);
    }
  }
  const every = Array.from({ length: classCount }, (_, c) => c);
  const taking = every.filter((c) => affinities.has(c));
  return Int32Array.from([...cluster(taking, affinities), ...every.filter((c) => !affinities.has(c))]);
}

function add(affinities: Affinities, a: number, b: number, share: number): void {
  const row = affinities.get(a) ?? new Map<number, number>();
  affinities.set(a, row.set(b, (row.get(b) ?? 0) + share));
}

function cluster(members: readonly number[], affinities: Affinities): readonly number[] {
  // Linkage between clusters changes as they merge, affinity between classes stays: ends are turned by that.
  const linkage: Affinities = new Map([...affinities].map(([c, row]) => [c, new Map(row)]));
  const orders = new Map<number, readonly number[]>(members.map((c) => [c, [c]]));
  const chain: number[] = [];
  while (orders.size > 1) {
    if (chain.length === 0) chain.push(otherThan(orders, null));
    const tip = chain[chain.length - 1];
    const before = chain.at(-2);
    const nearest = nearestOf(tip, before, linkage) ?? otherThan(orders, tip);
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    const [left, right] = [orders.get(nearest) ?? [], orders.get(tip) ?? []];
    merge(linkage, [nearest, left.length], [tip, right.length]);
    orders.set(nearest, joined(left, right, affinities));
    orders.delete(tip);
  }
  return orders.get(otherThan(orders, null)) ?? [];
}

/** The cluster that is confused most with `tip`: `before` where others are no more so, then the first of equals. */
function nearestOf(tip: number, before: number | undefined, linkage: Affinities): number | undefined {
  const row = linkage.get(tip) ?? new Map<number, number>();
  let nearest = before;
  let best = before === undefined ? 0 : (row.get(before) ?? 0);
  for (const [other, share] of row) {
    const isEarlier = nearest !== undefined && nearest !== before && share === best && other < nearest;
    if (share <= best && !isEarlier) continue;
    best = share;
    nearest = other;
  }
  return nearest;
}

/** The first cluster that is not this one; −1 for none. */
function otherThan(orders: ReadonlyMap<number, unknown>, one: number | null): number {
  for (const other of orders.keys()) if (other !== one) return other;
  return -1;
}

/** The linkage of two clusters as one, under the name of the first: the mean over their members. */
function merge(
  linkage: Affinities,
  [kept, keptSize]: readonly [number, number],
  [gone, goneSize]: readonly [number, number],
): void {
  const [ofKept, ofGone] = [linkage.get(kept) ?? new Map(), linkage.get(gone) ?? new Map()];
  const row = new Map<number, number>();
  for (const other of new Set<number>([...ofKept.keys(), ...ofGone.keys()])) {
    if (other === kept || other === gone) continue;
    const mean =
      (keptSize * (ofKept.get(other) ?? 0) + goneSize * (ofGone.get(other) ?? 0)) / (keptSize + goneSize);
    row.set(other, mean);
    const back = linkage.get(other);
    back?.delete(gone);
    back?.set(kept, mean);
  }
  linkage.set(kept, row);
  linkage.delete(gone);
}

/** Of the four ways to put two rows of classes end to end, the one whose touching classes are confused most. */
function joined(
  left: readonly number[],
  right: readonly number[],
  affinities: Affinities,
): readonly number[] {
  const affinity = (a = -1, b = -1) => affinities.get(a)?.get(b) ?? 0;
  const ways = [
    { turned: [false, false], touching: affinity(left.at(-1), right[0]) },
    { turned: [false, true], touching: affinity(left.at(-1), right.at(-1)) },
    { turned: [true, false], touching: affinity(left[0], right[0]) },
    { turned: [true, true], touching: affinity(left[0], right.at(-1)) },
  ] as const;
  const best = ways.reduce((most, way) => (way.touching > most.touching ? way : most));
  return [...(best.turned[0] ? left.toReversed() : left), ...(best.turned[1] ? right.toReversed() : right)];
}

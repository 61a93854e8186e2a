import type { Confusion } from './confusion';

/**
 * Classes in an order that puts those beside each other that are confused: average-linkage clustering (nearest-neighbour
 * chains, Murtagh 1983) of the share of each other's images that two classes take, each merge turned so that the
 * likeliest ends meet. Classes that are never confused come last, in their own order. O(classes²).
 */
export function orderByConfusion({ classCount, counts }: Confusion): Int32Array {
  const support = Array.from({ length: classCount }, (_, truth) => {
    let sum = 0;
    for (let c = 0; c < classCount; c++) sum += counts[truth * classCount + c];
    return Math.max(1, sum);
  });
  // [a, b]: how much a and b are taken for one another.
  const affinity = new Float64Array(classCount * classCount);
  const confused = new Uint8Array(classCount);
  for (let a = 0; a < classCount; a++) {
    for (let b = 0; b < a; b++) {
      const share = counts[a * classCount + b] / support[a] + counts[b * classCount + a] / support[b];
      affinity[a * classCount + b] = share;
      affinity[b * classCount + a] = share;
      if (share > 0) confused[a] = confused[b] = 1;
    }
  }
  const taking = Array.from({ length: classCount }, (_, c) => c).filter((c) => confused[c] === 1);
  const never = Array.from({ length: classCount }, (_, c) => c).filter((c) => confused[c] === 0);
  return Int32Array.from([...cluster(taking, affinity, classCount), ...never]);
}

function cluster(members: readonly number[], affinity: Float64Array, stride: number): readonly number[] {
  // Linkage between clusters changes as they merge, affinity between classes stays: ends are turned by that.
  const linkage = affinity.slice();
  const orders = new Map<number, readonly number[]>(members.map((c) => [c, [c]]));
  const chain: number[] = [];
  while (orders.size > 1) {
    if (chain.length === 0) chain.push(firstOf(orders));
    const tip = chain[chain.length - 1];
    const before = chain.at(-2);
    let nearest = before ?? -1;
    let best = before === undefined ? -1 : linkage[tip * stride + before];
    for (const other of orders.keys()) {
      if (other === tip || linkage[tip * stride + other] <= best) continue;
      best = linkage[tip * stride + other];
      nearest = other;
    }
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    const [left, right] = [orders.get(nearest) ?? [], orders.get(tip) ?? []];
    for (const other of orders.keys()) {
      const mean =
        (left.length * linkage[nearest * stride + other] + right.length * linkage[tip * stride + other]) /
        (left.length + right.length);
      linkage[nearest * stride + other] = mean;
      linkage[other * stride + nearest] = mean;
    }
    orders.set(nearest, joined(left, right, affinity, stride));
    orders.delete(tip);
  }
  return orders.size === 0 ? [] : (orders.get(firstOf(orders)) ?? []);
}

function firstOf(orders: ReadonlyMap<number, unknown>): number {
  const [first = -1] = orders.keys();
  return first;
}

/** Of the four ways to put two rows of classes end to end, the one whose touching classes are confused most. */
function joined(
  left: readonly number[],
  right: readonly number[],
  affinity: Float64Array,
  stride: number,
): readonly number[] {
  const ways = [
    [left, right],
    [left, right.toReversed()],
    [left.toReversed(), right],
    [left.toReversed(), right.toReversed()],
  ] as const;
  let best: readonly number[] = [];
  let most = -1;
  for (const [a, b] of ways) {
    const touching = affinity[(a[a.length - 1] ?? 0) * stride + (b[0] ?? 0)];
    if (touching <= most) continue;
    most = touching;
    best = [...a, ...b];
  }
  return best;
}

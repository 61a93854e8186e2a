import { invariant } from '../../../shared/errors';
import type { DeviceProfile } from '../device-profile';
import type { GemmTiling } from './problem';

export interface GemmSize {
  readonly rows: number;
  readonly columns: number;
  readonly taps: number;
  readonly inner: number;
  /** Whether an invocation has to hold its rows by fours. */
  readonly quads?: boolean;
}

export interface GemmChoice {
  readonly tiling: GemmTiling;
  /** Shares of the reduction, summed in order afterwards; 1 for none. */
  readonly splits: number;
}

export function tileCount(size: GemmSize, tiling: GemmTiling): number {
  const rows = Math.ceil(size.rows / (tiling.rows * tiling.groupRows));
  return rows * Math.ceil(size.columns / (tiling.columns * tiling.groupColumns));
}

interface Candidate {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly groups: readonly (readonly [rows: number, columns: number])[];
  readonly lanes: number;
}

const QUAD = 4;
/** The width of subgroups whose lanes take turns: every share of a reduction, a multiple of 16, is a multiple of it. */
const LANES_IN_TURN = 8;

/** Workgroups of whole subgroups: a part of one takes as long. Hardware that does not tell its width has 32 or so. */
function alone({ software, subgroupWidth }: DeviceProfile): Candidate {
  const width = Math.max(software ? 4 : 32, subgroupWidth);
  const groups: [rows: number, columns: number][] = [];
  for (let rows = 1; rows <= width; rows *= 2) groups.push([rows, width / rows]);
  if (width < 16) groups.push([4, 4]);
  return { rows: [8, 6, 4, 2, 1], columns: [8, 6, 5, 4, 3, 2, 1], groups, lanes: 1 };
}

/** Tiles of subgroups whose invocations share their rows, where they can. */
function sharing({ subgroupWidth }: DeviceProfile, { inner }: GemmSize): Candidate[] {
  const groups: Candidate['groups'] = [
    [1, subgroupWidth],
    [4, subgroupWidth],
  ];
  if (subgroupWidth === QUAD) {
    return [{ rows: [16, 12, 8, 4], columns: [4, 3, 2, 1], groups, lanes: QUAD }];
  }
  if (subgroupWidth === LANES_IN_TURN && inner % 16 === 0) {
    return [{ rows: [8, 4], columns: [4, 3, 2], groups, lanes: LANES_IN_TURN }];
  }
  return [];
}

/** What one multiply-add costs beside one read, on a software adapter. */
const MULTIPLY_ADD_COST = 0.1;

/**
 * Register tiles by how little they read per multiply-add without computing much outside the product, best first: one
 * for each pair of tile and lanes.
 */
export function rankedDirect(size: GemmSize, profile: DeviceProfile): GemmTiling[] {
  const candidates = [alone(profile), ...sharing(profile, size)];
  const padded = (length: number, tile: number) => length / (Math.ceil(length / tile) * tile);
  const ranked: { readonly tiling: GemmTiling; readonly score: number }[] = [];
  for (const { rows: rowCounts, columns: columnCounts, groups, lanes } of candidates) {
    for (const rows of rowCounts.filter((count) => !size.quads || count % 4 === 0)) {
      for (const columns of columnCounts) {
        let best: (typeof ranked)[number] | null = null;
        for (const [groupRows, groupColumns] of groups) {
          const fill = padded(size.rows, rows * groupRows) * padded(size.columns, columns * groupColumns);
          const whole = size.columns % (columns * groupColumns) === 0 ? 1 : 0.85;
          const reads = rows / lanes + columns + 0.5;
          const work = profile.software ? MULTIPLY_ADD_COST * rows * columns : 0;
          const score = (fill * whole * (rows * columns)) / (reads + work);
          if (best && score <= best.score * 1.001) continue;
          best = { tiling: { kind: 'direct', rows, columns, groupRows, groupColumns, lanes }, score };
        }
        if (best) ranked.push(best);
      }
    }
  }
  return ranked.sort((a, b) => b.score - a.score).map(({ tiling }) => tiling);
}

function bestDirect(size: GemmSize, profile: DeviceProfile): GemmTiling {
  const [best] = rankedDirect(size, profile);
  invariant(best, 'There is no register tile to choose');
  return best;
}

type SharedTiling = Extract<GemmTiling, { kind: 'shared' }>;

function shared(rows: number, columns: number, groupRows: number, groupColumns: number): SharedTiling {
  return { kind: 'shared', rows, columns, groupRows, groupColumns, depth: 16 };
}

type Ranked = readonly [tiling: SharedTiling, worth: number];

/** For products of at least 1024 × 256. */
const LARGE_TILING: Ranked = [{ ...shared(8, 8, 16, 16), depth: 8 }, 1.1];

/**
 * For reductions longer than the product is high and wide, as those of a layer's weight gradient, whose operands lie along
 * the product's sides. A workgroup is one wave of 64, so many are wanted to hide each other's reads.
 */
const DEEP_TILING: Ranked = [{ ...shared(8, 8, 8, 8), depth: 8 }, 1.05];

/** Tiles of smaller products, and what each is worth with nothing to pad: less, the more it reads for its size. */
export const SMALL_TILINGS: readonly Ranked[] = [
  [shared(4, 4, 16, 16), 1],
  [shared(4, 4, 32, 8), 0.97],
  [shared(4, 4, 16, 8), 0.95],
  [shared(4, 4, 32, 4), 0.9],
  [shared(4, 4, 8, 8), 0.85],
  [shared(4, 4, 4, 16), 0.93],
];

const SOFTWARE_SPLITS = { wantedGroups: 64, leastShare: 512, mostSplits: 64 };
/** A hardware adapter's workgroups are many, and their shares are summed by many invocations. */
const HARDWARE_SPLITS = { wantedGroups: 512, leastShare: 256, mostSplits: 512 };
/** Where there are as many workgroups without it, a split fills what little idles: shares have to be long to be worth it. */
const FILLED = { groups: 256, leastShare: 1024 };

/** The share of what a tiling computes that lies inside the product. */
export function filled(size: GemmSize, tiling: GemmTiling): number {
  const whole = (length: number, tile: number) => length / (Math.ceil(length / tile) * tile);
  return (
    whole(size.rows, tiling.rows * tiling.groupRows) *
    whole(size.columns, tiling.columns * tiling.groupColumns)
  );
}

/** Worths are those that bench/STATIC.md's model sees in the products of its jobs. */
function bestShared(size: GemmSize): GemmTiling {
  const { rows, columns } = size;
  const reduction = size.taps * size.inner;
  const isWide = rows >= 1024 && columns >= 256;
  const deepGroups = tileCount(size, DEEP_TILING[0]) * Math.floor(reduction / HARDWARE_SPLITS.leastShare);
  const isDeep = reduction >= Math.max(rows, columns) && deepGroups >= HARDWARE_SPLITS.wantedGroups;
  const ranked = [...(isWide ? [LARGE_TILING] : []), ...(isDeep ? [DEEP_TILING] : []), ...SMALL_TILINGS];
  const scored = ranked.map(([tiling, worth]) => ({ tiling, score: filled(size, tiling) * worth }));
  return scored.reduce((best, each) => (each.score > best.score ? each : best)).tiling;
}

/** Splits so that the device has enough workgroups, each share long enough to be worth its partial sums. */
export function chooseSplits(
  size: GemmSize,
  tiles: number,
  wantedGroups: number,
  leastShare: number,
  mostSplits = 64,
): number {
  const total = size.taps * size.inner;
  const wanted = Math.ceil(wantedGroups / tiles);
  const most = Math.max(1, Math.floor(total / leastShare));
  const splits = Math.max(1, Math.min(wanted, most, mostSplits));
  if (size.taps > 1) {
    const each = Math.ceil(size.taps / Math.min(splits, size.taps));
    return Math.ceil(size.taps / each);
  }
  const each = Math.ceil(size.inner / splits / 16) * 16;
  return Math.ceil(size.inner / each);
}

/**
 * The default way to cut up a product on a class of devices. A software adapter has a few cores, no workgroup memory
 * worth the name and costly loads; a hardware one wants many workgroups and staged tiles.
 */
export function defaultChoice(size: GemmSize, profile: DeviceProfile, splittable: boolean): GemmChoice {
  const tiling =
    profile.software || size.columns < 8 || size.rows < 8 ? bestDirect(size, profile) : bestShared(size);
  const tiles = tileCount(size, tiling);
  const { wantedGroups, leastShare, mostSplits } = profile.software ? SOFTWARE_SPLITS : HARDWARE_SPLITS;
  const most = size.quads ? 64 : mostSplits;
  const least = !profile.software && tiles >= FILLED.groups ? FILLED.leastShare : leastShare;
  return { tiling, splits: splittable ? chooseSplits(size, tiles, wantedGroups, least, most) : 1 };
}

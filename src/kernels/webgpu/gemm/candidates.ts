import type { DeviceProfile } from '../device-profile';
import type { GemmTiling } from './problem';
import type { StagedElement } from './staging';
import type { GemmSize } from './tiling';
import { filled, rankedDirect, SMALL_TILINGS } from './tiling';

/** Ways to cut up a product beside the default: a handful, since each is compiled and timed. */
const MOST_DIRECT = 2;

/** From one workgroup per small tile to what only a large product fills. */
const SHARED: readonly GemmTiling[] = [
  { kind: 'shared', rows: 8, columns: 8, groupRows: 16, groupColumns: 16, depth: 8 },
  { kind: 'shared', rows: 8, columns: 4, groupRows: 16, groupColumns: 16, depth: 8 },
  { kind: 'shared', rows: 4, columns: 8, groupRows: 16, groupColumns: 16, depth: 8 },
  { kind: 'shared', rows: 8, columns: 8, groupRows: 8, groupColumns: 8, depth: 8 },
  ...SMALL_TILINGS.map(([tiling]) => tiling),
];

/** Identifies a tiling in what is kept between runs. */
export function tilingName(tiling: GemmTiling): string {
  const { kind, rows, columns, groupRows, groupColumns } = tiling;
  const rest = tiling.kind === 'direct' ? `lanes ${tiling.lanes}` : `depth ${tiling.depth}`;
  return `${kind} ${rows} × ${columns}, ${groupRows} × ${groupColumns}, ${rest}`;
}

/** Bytes of workgroup memory a tiling takes at most: with a further vec4 for each line of a tile (see stagedStride). */
function stagedBytes(tiling: GemmTiling): number {
  if (tiling.kind === 'direct') return 0;
  return 4 * tiling.depth * (tiling.rows * tiling.groupRows + tiling.columns * tiling.groupColumns + 8);
}

/**
 * What may be faster than `chosen` on this adapter. A software adapter gets registers alone, a hardware one also
 * tiles in workgroup memory, neither more than it has room for. Products of halves have tiles alone. All add up a share
 * of the reduction in the same order, so the choice among them changes the time and not one bit of the result.
 */
export function alternatives(
  size: GemmSize,
  profile: DeviceProfile,
  chosen: GemmTiling,
  element: StagedElement,
): GemmTiling[] {
  const own = tilingName(chosen);
  const direct = rankedDirect(size, profile).filter((tiling) => tilingName(tiling) !== own);
  // Mostly empty tiles compute what nobody asked for.
  const fullest = Math.max(...SHARED.map((tiling) => filled(size, tiling)));
  const fitting = SHARED.filter((tiling) => filled(size, tiling) > fullest / 2);
  const registers = element === 'f16' ? [] : direct.slice(0, 1);
  const all = profile.software ? direct.slice(0, MOST_DIRECT) : [...fitting, ...registers];
  return all.filter(
    (tiling) =>
      tilingName(tiling) !== own &&
      tiling.groupRows * tiling.groupColumns <= profile.maxInvocationsPerWorkgroup &&
      stagedBytes(tiling) <= profile.maxWorkgroupStorageBytes,
  );
}

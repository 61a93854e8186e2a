/** From what one wave does to the time of a dispatch: the busiest part of a compute unit, or memory, sets the pace. */
import type { WaveCounts } from './counts';

/** An RX 6900 XT (navi21), by AMD's data sheet and its RDNA2 documents. */
export const ADAPTER = {
  computeUnits: 80,
  clockHz: 2.25e9,
  simdsPerUnit: 2,
  lanesPerSimd: 32,
  workgroupBytesPerUnit: 65536,
  workgroupsPerUnit: 32,
  memoryBytesPerSecond: 512e9,
  /** What the Infinity Cache holds of a dispatch comes from there. */
  cacheBytes: 96e6,
  cacheBytesPerSecond: 1.6e12,
  /** Between a dispatch and the next: a guess. */
  launchSeconds: 4e-6,
} as const;

export const PEAK_FLOPS =
  2 * ADAPTER.computeUnits * ADAPTER.simdsPerUnit * ADAPTER.lanesPerSimd * ADAPTER.clockHz;

/** What sets the pace: a unit that is never idle, bytes, or the way of one wave from end to end. */
export type Bound = 'latency' | 'arithmetic' | 'scalar' | 'workgroup memory' | 'cache' | 'bytes';

export interface Dispatch {
  readonly workgroups: number;
  readonly wavesPerWorkgroup: number;
  readonly wavesPerSimd: number;
  readonly workgroupBytes: number;
  /** What a wave does on average. */
  readonly counts: WaveCounts;
  readonly movedBytes: number;
  /** That the result needs; 0 where none are named. */
  readonly multiplyAdds: number;
}

export interface Estimate {
  readonly seconds: number;
  readonly bound: Bound;
  /** At peak and at full bandwidth. */
  readonly idealSeconds: number;
}

/** Workgroups that a compute unit holds at once. */
export function residentWorkgroups(dispatch: Dispatch): number {
  const { wavesPerSimd, wavesPerWorkgroup, workgroupBytes } = dispatch;
  const byWaves = Math.floor((ADAPTER.simdsPerUnit * wavesPerSimd) / wavesPerWorkgroup);
  const byMemory =
    workgroupBytes === 0
      ? Number.POSITIVE_INFINITY
      : Math.floor(ADAPTER.workgroupBytesPerUnit / workgroupBytes);
  return Math.max(1, Math.min(byWaves, byMemory, ADAPTER.workgroupsPerUnit));
}

/** Cycles that a compute unit takes for `workgroups` at once, by what keeps it busy longest. */
function unitCycles({ counts, wavesPerWorkgroup }: Dispatch, workgroups: number): [Bound, number] {
  const waves = workgroups * wavesPerWorkgroup;
  const parts: [Bound, number][] = [
    ['latency', counts.latencyCycles],
    ['arithmetic', (waves * counts.vectorCycles) / ADAPTER.simdsPerUnit],
    ['scalar', (waves * counts.scalarCycles) / ADAPTER.simdsPerUnit],
    ['workgroup memory', waves * counts.workgroupMemoryCycles],
    ['cache', waves * counts.cacheCycles],
  ];
  return parts.reduce((most, part) => (part[1] > most[1] ? part : most));
}

/** Without its launch. */
export function estimate(dispatch: Dispatch): Estimate {
  const { workgroups, movedBytes, multiplyAdds } = dispatch;
  const resident = residentWorkgroups(dispatch);
  const atOnce = ADAPTER.computeUnits * resident;
  const rounds = Math.floor(workgroups / atOnce);
  const rest = Math.ceil((workgroups % atOnce) / ADAPTER.computeUnits);
  const [bound, cycles] = unitCycles(dispatch, rounds > 0 ? resident : rest);
  const last = rounds > 0 && rest > 0 ? unitCycles(dispatch, rest)[1] : 0;
  const computing = (Math.max(1, rounds) * cycles + last) / ADAPTER.clockHz;
  const bandwidth =
    movedBytes < ADAPTER.cacheBytes ? ADAPTER.cacheBytesPerSecond : ADAPTER.memoryBytesPerSecond;
  const moving = movedBytes / bandwidth;
  return {
    seconds: Math.max(computing, moving),
    bound: moving > computing ? 'bytes' : bound,
    idealSeconds: Math.max((2 * multiplyAdds) / PEAK_FLOPS, movedBytes / ADAPTER.memoryBytesPerSecond),
  };
}

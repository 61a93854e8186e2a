/** One job's kernels judged by the model. */
import type { Kernel } from '../../src/kernels/webgpu/program/kernel';
import { kernelsOf, programOf } from '../step/program';
import { ADAPTER, type Estimate, estimate, PEAK_FLOPS } from './cost';
import { averageCounts, type WaveCounts } from './counts';
import { FAMILIES, type Family, STATIC_PROFILE, type StaticJob } from './jobs';
import { commonLabel, skeletonOf } from './labels';
import { readListing } from './listing';
import { BufferMemory, boundBuffers } from './memory';
import { type PipelineRecord, readRecord } from './record';
import type { JobReport, KernelRow } from './report';
import { runWave } from './wave';

/** What a pipeline is made of: kernels of one text share it. */
export interface PipelineProgram {
  readonly code: string;
  readonly access: readonly ('read' | 'write')[];
  readonly usesHyper: boolean;
}

/** The dispatches of one training step, in order, for an adapter nobody has to have. */
export function stepKernels({ job, storage }: StaticJob): readonly Kernel[] {
  return kernelsOf(programOf(job, job.batchSize, storage).options, STATIC_PROFILE);
}

export function distinctPrograms(kernels: readonly Kernel[]): PipelineProgram[] {
  const programs = new Map<string, PipelineProgram>();
  for (const { code, bindings, usesHyper } of kernels) {
    programs.set(code, { code, access: bindings.map(({ access }) => access), usesHyper });
  }
  return [...programs.values()];
}

/** The text that the recording layer wrote for a program on a family. */
export type Recorded = (family: Family, code: string) => string;

interface Judged extends Estimate {
  readonly record: PipelineRecord;
  readonly counts: WaveCounts;
}

/** Of a dispatch whose workgroups do not do as much as each other, so many are looked at. */
const UNEQUAL_SAMPLES = 16;

/** Runs the first wave and the one in the middle of the dispatch's middle workgroup, or of several where they are unequal. */
function judgeKernel(
  { code, workgroups, multiplyAdds, unequal }: Kernel,
  record: PipelineRecord,
  batchSize: number,
): Judged {
  const size = Number(/@workgroup_size\((\d+)\)/.exec(code)?.[1] ?? 1);
  const waves = Math.ceil(size / record.wave);
  const count = workgroups[0] * workgroups[1];
  const samples = unequal ? Math.min(UNEQUAL_SAMPLES, count) : 1;
  const groups = Array.from({ length: samples }, (_, i) => Math.floor(((i + 0.5) / samples) * count));
  const memory = new BufferMemory(boundBuffers(code), batchSize);
  const listing = readListing(record.assembly);
  const at = {
    isTwoDimensional: code.includes('group_id.y'),
    workgroupSize: size,
    workgroupBytes: record.workgroupBytes,
  };
  const chosen = [...new Set([0, Math.floor(waves / 2)])];
  const counts = averageCounts(
    groups.flatMap((index) => {
      const group = [index % workgroups[0], Math.floor(index / workgroups[0])] as const;
      return chosen.map((wave) => runWave(listing, memory, { ...at, group, wave }));
    }),
  );
  const dispatch = {
    workgroups: count,
    wavesPerWorkgroup: waves,
    wavesPerSimd: record.wavesPerSimd,
    workgroupBytes: record.workgroupBytes,
    counts,
    movedBytes: memory.movedBytes,
    multiplyAdds,
  };
  return { ...estimate(dispatch), record, counts };
}

function rowOf(dispatches: readonly Kernel[], { seconds, bound, record, counts }: Judged): KernelRow {
  const useful = 2 * (dispatches[0]?.multiplyAdds ?? 0);
  return {
    kernel: commonLabel(dispatches.map(({ label }) => label)),
    dispatches: dispatches.length,
    microseconds: seconds * 1e6,
    bound,
    peakPercent: useful === 0 ? null : (100 * useful) / seconds / PEAK_FLOPS,
    multiplyAddPercent: (100 * counts.multiplyAddCycles) / Math.max(1, counts.vectorCycles),
    loadsPerMultiplyAdd: counts.multiplyAdds === 0 ? null : counts.loads / counts.multiplyAdds,
    linesPerAccess: counts.lines / Math.max(1, counts.accesses),
    registers: record.vectorRegisters,
    spills: record.spills,
    wavesPerSimd: record.wavesPerSimd,
  };
}

/** Two rows of one name are told apart by their order. */
function withOwnNames(rows: readonly KernelRow[]): KernelRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const count = (seen.get(row.kernel) ?? 0) + 1;
    seen.set(row.kernel, count);
    return count === 1 ? row : { ...row, kernel: `${row.kernel} (${count})` };
  });
}

/** What a driver made of a job's programs, as a step. Throws UnknownInstruction, named after its kernel. */
export function judge(job: StaticJob, recorded: Recorded): JobReport {
  const kernels = stepKernels(job);
  const [modelled] = FAMILIES;
  const judged = new Map<string, Judged>();
  const groups = new Map<string, { judged: Judged; dispatches: Kernel[] }>();
  for (const kernel of kernels) {
    const key = `${kernel.code}\n${kernel.workgroups}`;
    let found = judged.get(key);
    if (!found) {
      try {
        found = judgeKernel(kernel, readRecord(recorded(modelled, kernel.code)), job.job.batchSize);
      } catch (cause) {
        throw new Error(`${job.name}, ${kernel.label}: ${cause instanceof Error ? cause.message : cause}`, {
          cause,
        });
      }
      judged.set(key, found);
    }
    const name = `${skeletonOf(kernel.label)}\n${key}\n${kernel.multiplyAdds}`;
    const group = groups.get(name) ?? { judged: found, dispatches: [] };
    group.dispatches.push(kernel);
    groups.set(name, group);
  }
  const all = [...groups.values()];
  const seconds =
    all.reduce((sum, one) => sum + one.judged.seconds * one.dispatches.length, 0) +
    kernels.length * ADAPTER.launchSeconds;
  const ideal = all.reduce((sum, one) => sum + one.judged.idealSeconds * one.dispatches.length, 0);
  const useful = 2 * kernels.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0);
  const spillsOn = (family: Family) =>
    distinctPrograms(kernels).reduce((sum, { code }) => sum + readRecord(recorded(family, code)).spills, 0);
  const rows = all
    .map(({ judged: one, dispatches }) => rowOf(dispatches, one))
    .sort((a, b) => b.microseconds * b.dispatches - a.microseconds * a.dispatches);
  return {
    name: job.name,
    title: job.title,
    dispatches: kernels.length,
    milliseconds: seconds * 1e3,
    idealMilliseconds: ideal * 1e3,
    peakPercent: (100 * useful) / seconds / PEAK_FLOPS,
    spills: { navi21: spillsOn('navi21'), navi31: spillsOn('navi31'), gfx1201: spillsOn('gfx1201') },
    kernels: withOwnNames(rows),
  };
}

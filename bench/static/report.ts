import type { Bound } from './cost';
import type { Family } from './jobs';

/** A kernel of a step, or several dispatches of one. */
export interface KernelRow {
  readonly kernel: string;
  readonly dispatches: number;
  /** Of each dispatch, without its launch. */
  readonly microseconds: number;
  readonly bound: Bound;
  /** Multiply-adds that the result needs beside those the adapter could do meanwhile; null where none are named. */
  readonly peakPercent: number | null;
  /** Cycles of multiply-adds among those of all vector instructions. */
  readonly multiplyAddPercent: number;
  /** From buffers and workgroup memory, of any width, for each multiply-add instruction; null where there are none. */
  readonly loadsPerMultiplyAdd: number | null;
  readonly linesPerAccess: number;
  readonly registers: number;
  readonly spills: number;
  readonly wavesPerSimd: number;
}

export interface JobReport {
  readonly name: string;
  readonly title: string;
  readonly dispatches: number;
  /** With launches. */
  readonly milliseconds: number;
  readonly idealMilliseconds: number;
  readonly peakPercent: number;
  /** Registers kept in memory, over all kernels of the step. */
  readonly spills: Readonly<Record<Family, number>>;
  /** The most costly first; those below ROW_SHARE of the step are left out of the table. */
  readonly kernels: readonly KernelRow[];
}

export interface StaticReport {
  /** As the driver names itself. */
  readonly driver: string;
  readonly jobs: readonly JobReport[];
}

/** What a row of the table takes at least of its step. */
export const ROW_SHARE = 0.005;

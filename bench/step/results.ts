/** What bench/results.json holds: each part as it was last measured, and where. bench/RESULTS.md is written from it. */
import type { CpuReport } from '../cpu-part.mjs';
import type { Job } from './contestant';
import type { LargeReport } from './large';
import type { CostReport, StepReport } from './measure';

/** The circumstances of a part. */
export interface Measured {
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly processor: string;
  readonly threads: number;
  /** How many threads wanted to run, on average over the minute before: of other programs. */
  readonly loadBefore: number;
  readonly rounds: number;
}

export interface TorchTimes {
  readonly name: string;
  readonly device: 'cpu' | 'cuda';
  readonly ms: readonly number[];
  /** How PyTorch was built: BLAS, oneDNN, OpenMP. */
  readonly built?: string;
  /** Of its own float32 matmul on that GPU; null on the CPU. */
  readonly gflops: number | null;
}

export interface MeasuredStep extends Measured {
  readonly title: string;
  readonly job: Job;
  readonly mostDispatches: number;
  readonly report: StepReport;
  /** The first step where compiling began two seconds before, as while images are decoded. */
  readonly firstStepAheadMs: number;
  /** PyTorch beside it: on the same GPU where there is one. */
  readonly torch?: TorchTimes;
}

export interface CostRow {
  readonly by: 'batch' | 'image';
  readonly job: Job;
  readonly report: CostReport;
}

/** One adapter's steps, by model. */
export type StepsByModel = Record<string, MeasuredStep>;

export interface Results {
  /** In the browser, by adapter. */
  steps?: Record<string, StepsByModel>;
  /** Under Node with Dawn, by adapter. */
  node?: Record<string, StepsByModel>;
  cpu?: Measured & { readonly reports: readonly CpuReport[] };
  cost?: Measured & { readonly adapter: string; readonly rows: readonly CostRow[] };
  large?: Measured & { readonly report: LargeReport };
}

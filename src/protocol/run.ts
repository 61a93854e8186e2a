import type { RunBasis } from '../metrics/basis';
import type { EpochRecord, StepRecord } from '../metrics/records';
import type { KernelChoices } from '../shared/kernel-choices';
import type { Failure } from '../shared/result';

export type RunState = 'idle' | 'preparing' | 'training' | 'paused' | 'finished' | 'stopped' | 'failed';

export interface DeviceReport {
  readonly kind: 'webgpu' | 'webgpuTfjs' | 'cpu';
  readonly name: string;
  readonly software: boolean;
}

/** A layer as the summary table shows it. */
export interface LayerSummary {
  readonly path: string;
  readonly kind: string;
  readonly detail: string;
  readonly outputShape: readonly number[];
  readonly parameterCount: number;
  readonly multiplyAdds: number;
}

export interface ModelSummary {
  readonly layers: readonly LayerSummary[];
  readonly parameterCount: number;
  readonly trainableCount: number;
  /** Multiply-adds of one image, forward. */
  readonly multiplyAdds: number;
  /** Estimate for one training step at the recipe's (micro-)batch: weights, gradients, optimizer, activations. */
  readonly stepMemoryBytes: number;
}

/** Everything the screen shows about the run in progress; posted at a fixed rate. */
export interface RunProgress {
  readonly runId: string;
  readonly state: RunState;
  readonly device: DeviceReport | null;
  /** What its figures are measured by; null until its images are prepared. */
  readonly basis: RunBasis | null;
  /** From 1; 0 before the first. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly imagesPerSecond: number | null;
  readonly remainingMs: number | null;
  readonly elapsedMs: number;
  /** What writing checkpoints took so far; not part of `elapsedMs`. */
  readonly savingMs: number;
  /** What is being prepared or done, as a catalogue key under `activity.`: decode, features, compile, train, validate, save … */
  readonly activity: string | null;
  /** How far the activity is, in images; null where unknown. */
  readonly activityDone: { readonly done: number; readonly total: number } | null;
  /** How the kernels of its steps were chosen; null before the first, and where the device has no choice. */
  readonly kernelChoices: KernelChoices | null;
  /** New since the last event. */
  readonly newSteps: readonly StepRecord[];
  readonly newEpochs: readonly EpochRecord[];
  /** The new records are all there are: what was told before is void (a run begins, or goes on from a checkpoint). */
  readonly fromStart: boolean;
  readonly failure: Failure | null;
  /** Said once, beside the run: device lost and restored, micro-batch halved … (`notice.<code>`). */
  readonly notices: readonly Failure[];
}

/** How fast a device is at a network behind a frozen backbone. */
export interface FrozenSpeed {
  /** That the whole network is passed by, without training. */
  readonly imagesPerSecond: number;
  /** That its head alone is trained on, their features at hand; null where that could not be tried. */
  readonly headImagesPerSecond: number | null;
}

/** What a few timed steps say of a whole run. */
export interface RunEstimate {
  readonly device: DeviceReport;
  /** Images in one pass that the device had room for; smaller than asked for where memory ran out. */
  readonly microBatchSize: number;
  /** Of the epochs there are most of: a thawed backbone makes later ones slower, kept features make them faster. */
  readonly stepMs: number;
  readonly epochMs: number;
  /** All epochs of the recipe; early stopping may end sooner. */
  readonly totalMs: number;
  readonly stepMemoryBytes: number;
}

/**
 * What a device does for a run. Two engines keep this contract: `plain` (tfjs operations; the CPU by
 * WebAssembly, and the twin every fused kernel is tested against) and `webgpu` (Vireo's own kernels).
 *
 * All tensors that cross this line are in Vireo's layouts, keyed by ParameterSpec.name / BufferSpec.name.
 */
import type { OptimizerSettings } from '../recipe/kinds/optimizers';
import { InvariantError } from '../shared/errors';
import type { Normalization, PixelSource } from '../shared/pixels';
import type { ImageAugmentation } from './augmentation';
import type { Graph } from './graph';

export interface DeviceDescription {
  readonly kind: 'webgpu' | 'webgpuTfjs' | 'cpu';
  /** For people: `WebGPU (nvidia ampere)`, `CPU (WebAssembly, 4 threads)`. */
  readonly name: string;
  /** A WebGPU adapter that is only a CPU in disguise (SwiftShader, llvmpipe, WARP). */
  readonly software: boolean;
}

export interface LossSpec {
  /** torch.nn.functional.cross_entropy(label_smoothing=…). */
  readonly labelSmoothing: number;
  /** torch.nn.functional.cross_entropy(weight=…), reduction 'mean' (weighted mean), or null. */
  readonly classWeights: Float32Array | null;
}

export type StoragePrecision = 'float32' | 'float16';

/** Values a graph reads in place of images: [count, ...inputShape], float32. */
export interface FeatureSource {
  readonly count: number;
  /** Copies the values at `indices`, one after the other, into `target`. */
  read(indices: Int32Array, target: Float32Array): void;
}

/** What a device computes in a run, whatever images it reads. */
export interface ProgramOptions {
  readonly graph: Graph;
  /** Where given, the graph's input: positions are in it, pixels and normalisation are not looked at. */
  readonly features?: FeatureSource;
  readonly normalization: Normalization;
  readonly loss: LossSpec;
  /** torch.optim semantics; the learning rate comes with each step. */
  readonly optimizer: OptimizerSettings;
  /** Weight decay spares norms, biases, positions and tokens when true. torch's default (false) decays all. */
  readonly decayWeightsOnly: boolean;
  /** torch.nn.utils.clip_grad_norm_(max_norm) over all parameters together, or null. */
  readonly clipNorm: number | null;
  /** Exponential moving average of weights: ema = d · ema + (1 − d) · weight after each step, d by averageDecayAt; or null. */
  readonly emaDecay: number | null;
  /**
   * How WebGPU keeps activations and their gradients between kernels; weights, sums and what is computed are float32
   * either way. Halves are scaled as torch.cuda.amp.GradScaler does, and a step that overflows is left out. Other
   * devices keep float32.
   */
  readonly storage: StoragePrecision;
  /** Names of parameters that are not trained. */
  readonly frozen: ReadonlySet<string>;
  /** Per-parameter factor on the learning rate (separate learning rates); 1 where absent. */
  readonly learningRateScale: ReadonlyMap<string, number>;
  /** Largest number of images in one forward/backward pass. */
  readonly microBatchSize: number;
  /** Seed of dropout. */
  readonly seed: number;
}

export interface EngineOptions extends ProgramOptions {
  readonly pixels: PixelSource;
}

/** Throws an InvariantError where the pixels are not what the graph reads. */
export function checkInput({ graph, pixels, features }: EngineOptions): void {
  if (features) return;
  const shape = [pixels.height, pixels.width, pixels.channels];
  if (shape.join() !== graph.inputShape.join()) {
    throw new InvariantError(
      `The graph reads images [${graph.inputShape.join(', ')}], the pixels are [${shape.join(', ')}]`,
    );
  }
}

/** One optimizer step. Longer than `microBatchSize`: gradients are accumulated; the result is that of the whole batch. */
export interface TrainBatch {
  /** Positions in the pixel source. */
  readonly indices: Int32Array;
  readonly labels: Int32Array;
  /** Per image, what augmentation does to it; null for none. */
  readonly augmentation: readonly ImageAugmentation[] | null;
  /** mixup / cutmix: the second label of each image and the share of the first, or null. */
  readonly mix: { readonly labels: Int32Array; readonly share: Float32Array } | null;
  readonly learningRate: number;
  /** 1 for the first step of the optimizer: bias correction and dropout masks depend on it. */
  readonly step: number;
  /** 1 for the first step of the run, by which the average of weights warms up; `step` where left out. */
  readonly averageStep?: number;
}

/** Sums of training since they were last taken; whoever averages divides once. */
export interface Totals {
  /** Sum over images of the (weighted, smoothed) loss. */
  readonly lossSum: number;
  /** What to divide `lossSum` by: the sum of class weights of the labels, or the number of images. */
  readonly weightSum: number;
  readonly correct: number;
  readonly correctTop5: number;
  readonly count: number;
  /** Global gradient norm before clipping, of the last training step. */
  readonly gradientNorm: number;
  /**
   * The first training step whose loss or gradient was not finite, and where it showed: the path of the first operation
   * of the forward pass, or, where the loss was finite, of the last parameter.
   */
  readonly notFinite: { readonly step: number; readonly path: string } | null;
}

/** Which weights to evaluate with. */
export type WeightSet = 'live' | 'average';

/** Everything an engine must be given back to go on exactly: keyed `parameter/…`, `buffer/…`, `ema/…`, `slot.<name>/…`. */
export interface EngineState {
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

export interface Engine {
  readonly device: DeviceDescription;
  /**
   * Queues one optimizer step; resolves when the next may be queued (not when it is done). From the first step whose
   * loss or gradient is not finite on, weights stay as they were before it.
   */
  trainStep(batch: TrainBatch): Promise<void>;
  /** Logits [n, classes] of the images at `indices`: no dropout, running statistics, no augmentation. */
  predict(indices: Int32Array, weights: WeightSet): Promise<Float32Array>;
  /**
   * Moves the running statistics of batch norm towards those of some images: running ← running + share · (theirs − running),
   * and replaces them where `share` is 1. Nothing else changes. Norms use the images' own statistics as in training; there
   * is no dropout and no augmentation, and frozen norms stay. With a share of 1/k at the k-th batch this is
   * torch.optim.swa_utils.update_bn. More images than `microBatchSize` are an InvariantError.
   */
  moveStatistics(indices: Int32Array, weights: WeightSet, share: number): Promise<void>;
  /** Waits for the device, returns the sums of training steps since last taken, and starts again from zero. */
  takeTrainTotals(): Promise<Totals>;
  /** Real copies. */
  exportState(): Promise<EngineState>;
  /** Missing keys keep their value; a wrong length is an InvariantError. Keys of unknown tensors are an InvariantError. */
  importState(state: EngineState): Promise<void>;
  /** Reads another set of images with the same weights (predicting); same height, width, channels. */
  setPixels(pixels: PixelSource): Promise<void>;
  dispose(): void;
}

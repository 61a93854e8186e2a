/**
 * The graph runs on tfjs in two ways: the CPU device computes on the WASM backend's memory with our own SIMD, and
 * `by-operations/` uses stock tfjs operations alone. Here is what the engine asks of either.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { DeviceDescription, EngineOptions, Totals, TrainBatch } from '../engine';
import type { Shape } from '../graph';
import type { Chain } from './chains';
import type { ModelState } from './model-state';
import type { Pass, PlainOperations, Sums } from './operation';
import type { LossResult, Targets } from './targets';

export interface Backend {
  /** The name tfjs knows it by; it must have been registered or started. */
  readonly name: 'wasm' | 'webgpu';
  describe(): DeviceDescription;
  /** A float32 tensor with the numbers that `write` writes: all of them. */
  writtenTensor(shape: Shape, write: (target: Float32Array) => void): Tensor;
  readonly operations: PlainOperations;
  readonly sums: Sums;
  /** Loss, counts and gradient of logits [n, classes]. Of equal logits the lower class ranks first. */
  crossEntropy(logits: Tensor, targets: Targets): LossResult;
  /** What ends a step: clipping, the optimizer, the average, and the watch for numbers that are not finite. */
  createStepEnd(options: EngineOptions, state: ModelState): StepEnd;
  /** What runs chains of nodes as one in inference; null where each node runs by itself. */
  createChainRunner(): ChainRunner | null;
  /** Whether reading a tensor waits for nothing, so that sums are kept as plain numbers. */
  readonly readsAtOnce: boolean;
}

export interface ChainRunner {
  /** The last value of a chain: the caller's. Temporaries are freed. */
  run(chain: Chain, input: Tensor, pass: Pass): Tensor;
  /** Frees what was made for chains that are not kept. */
  release(isKept: (chain: Chain) => boolean): void;
}

export interface StepEnd {
  /**
   * Moves the weights by one optimizer step. From the first step on whose loss or gradients are not finite, the weights
   * stay as they were.
   * @param statistics [3]: summed loss, correct, correct among five
   * @param findNotFinite runs the step again and answers the path of the first value that is not finite
   */
  finish(
    batch: TrainBatch,
    gradients: ReadonlyMap<number, Tensor>,
    statistics: Tensor,
    findNotFinite: () => string,
  ): void;
  /** Global 2-norm of the last step's gradients, before clipping. */
  gradientNorm(): Promise<number>;
  /** The first step that was not finite since this was last asked, and where. */
  takeNotFinite(): Promise<Totals['notFinite']>;
  dispose(): void;
}

import type { ProgramOptions } from '../../engine';
import { sizeOf } from '../../graph';
import type { DeviceProfile } from '../device-profile';
import { crossEntropy, IMAGE_SUMS, recordTotals } from '../operations/loss';
import { gradientNorm, optimizerStep } from '../operations/optimizer';
import { augment } from '../pixels/augment';
import { gather, IMAGE_WORDS } from '../pixels/gather';
import type { PixelViews } from '../pixels/pixel-source';
import { type BufferView, type Kernel, temporary, temporaryHalf } from '../program/kernel';
import { BackwardPass } from './backward';
import { cornersOf, type ShownCorner } from './corners';
import { ForwardPass, halfStorageOf, type PassOptions } from './forward';
import { type FusedGraph, fuse } from './fuse';
import {
  type BatchBuffers,
  batchBuffers,
  IMAGE_RECORDS_PER_IMAGE,
  type ModelBuffers,
} from './program-buffers';

export interface TrainingPrograms {
  readonly programs: {
    /** From bytes to the graph's input: augmented where asked for. */
    readonly gather: readonly Kernel[];
    /** Forward, loss, backward. */
    readonly pass: readonly Kernel[];
    /** Once a step, after its last micro-batch. */
    readonly update: readonly Kernel[];
  };
  readonly batch: BatchBuffers;
  /** [batch, …] of what it computes on the way, by node of the graph: values, and gradients of the loss. */
  readonly traced: {
    readonly values: ReadonlyMap<number, BufferView>;
    readonly gradients: ReadonlyMap<number, BufferView>;
    readonly corners: readonly ShownCorner[];
  };
}

export interface EvaluationPrograms {
  readonly programs: {
    readonly gather: readonly Kernel[];
    readonly forward: readonly Kernel[];
  };
  readonly batch: BatchBuffers;
  /** [batch, classes] */
  readonly logits: BufferView;
  /** What the operations compute, in their order; `node` is the one of the graph whose output it is. */
  readonly values: readonly {
    readonly node: number;
    readonly path: string;
    readonly view: BufferView;
    readonly elements: number;
  }[];
}

/** `view` is uploaded to where no gather makes it. */
interface Input {
  readonly view: BufferView;
  /** The value it is: the images, or their patches where nothing else reads them. */
  readonly value: number;
  readonly gather: readonly Kernel[];
}

function lowerInput(
  fused: FusedGraph,
  options: ProgramOptions,
  count: number,
  profile: DeviceProfile,
  pixels: PixelViews,
  augmented: boolean,
  batch: BatchBuffers,
): Input {
  const inputs = fused.operations.find(({ core }) => core.kind === 'input');
  const value = inputs?.output ?? 0;
  if (batch.features) return { view: batch.features, value, gather: [] };
  const [height, width, channels] = options.graph.inputShape as [number, number, number];
  const readers = fused.operations.filter(
    ({ inputs: read, chain }) => read.includes(value) || chain.addend === value,
  );
  const only = readers.length === 1 ? readers[0] : undefined;
  const patch = only?.core.kind === 'patchify' ? only.core.patch : null;
  const view = temporaryHalf('input', count * height * width * channels, halfStorageOf(options, profile));
  const shape = { batch: count, height, width, channels, patch, normalization: options.normalization };
  const { images, operations } = batch;
  const gathered = gather(shape, { pixels, images, output: view }, augmented);
  const records = count * IMAGE_RECORDS_PER_IMAGE;
  const changed = () =>
    augment({ records, height, width, channels }, { pixels, images, operations }, profile);
  return {
    view,
    value: patch !== null && only ? only.output : value,
    gather: augmented ? [changed(), gathered] : [gathered],
  };
}

export function trainingPrograms(
  options: ProgramOptions,
  buffers: ModelBuffers,
  profile: DeviceProfile,
  count: number,
  pixels: PixelViews,
  augmented: boolean,
): TrainingPrograms {
  const fused = fuse(options.graph, {
    training: true,
    batchStatistics: true,
    frozen: options.frozen,
    folds: true,
  });
  const batch = batchBuffers(count, IMAGE_WORDS, options.features ? sizeOf(options.graph.inputShape) : 0);
  const input = lowerInput(fused, options, count, profile, pixels, augmented, batch);
  const forward = new ForwardPass(fused, options, buffers, profile, {
    batch: count,
    training: true,
    statistics: 'momentum',
    average: false,
  });
  const logits = forward.run(input.view, input.value);
  const backward = new BackwardPass(forward);
  const { weights, gradients, slots, average, blocks, verdict, trainRecords, scaler } = buffers;
  const imageSums = temporary('image sums', count * IMAGE_SUMS);
  const loss = crossEntropy(
    { batch: count, classes: options.graph.classCount, labelSmoothing: options.loss.labelSmoothing },
    { logits, labels: batch.labels, classWeights: buffers.classWeights, imageSums, scaler },
    backward.logitsGradient(),
    profile,
  );
  backward.run();
  const { words } = buffers.parameters;
  return {
    programs: {
      gather: input.gather,
      pass: [
        ...forward.kernels,
        loss,
        recordTotals(count, imageSums, trainRecords, scaler, profile),
        ...backward.kernels,
      ],
      update: [
        ...gradientNorm(words, options, { gradients, records: trainRecords, verdict, scaler }, profile),
        optimizerStep(
          words,
          options.optimizer,
          {
            parameters: weights,
            gradients,
            slots: slots.map(({ view }) => view),
            average,
            blocks,
            verdict,
            scaler,
          },
          profile,
        ),
      ],
    },
    batch,
    traced: { values: forward.values, gradients: backward.traced, corners: cornersOf(forward) },
  };
}

/** @param folds whether norms become a part of the product before them */
export function evaluationPrograms(
  options: ProgramOptions,
  buffers: ModelBuffers,
  profile: DeviceProfile,
  count: number,
  pixels: PixelViews,
  average: boolean,
  folds = true,
): EvaluationPrograms {
  const pass = { batch: count, training: false, statistics: 'running', average } as const;
  return forwardPrograms(options, buffers, profile, pixels, pass, folds);
}

/** A forward pass that moves the running statistics by `hyper.statisticsShare` (see Engine.moveStatistics). */
export function statisticsPrograms(
  options: ProgramOptions,
  buffers: ModelBuffers,
  profile: DeviceProfile,
  count: number,
  pixels: PixelViews,
  average: boolean,
): EvaluationPrograms {
  const pass = { batch: count, training: false, statistics: 'share', average } as const;
  return forwardPrograms(options, buffers, profile, pixels, pass, true);
}

function forwardPrograms(
  options: ProgramOptions,
  buffers: ModelBuffers,
  profile: DeviceProfile,
  pixels: PixelViews,
  pass: PassOptions,
  folds: boolean,
): EvaluationPrograms {
  const { batch: count } = pass;
  const batchStatistics = pass.statistics !== 'running';
  const { frozen } = options;
  const fused = fuse(options.graph, { training: false, batchStatistics, frozen, folds });
  const batch = batchBuffers(count, IMAGE_WORDS, options.features ? sizeOf(options.graph.inputShape) : 0);
  const input = lowerInput(fused, options, count, profile, pixels, false, batch);
  const forward = new ForwardPass(fused, options, buffers, profile, pass);
  const logits = forward.run(input.view, input.value);
  return {
    programs: {
      gather: input.gather,
      forward: forward.kernels,
    },
    batch,
    logits,
    values: fused.operations
      .filter(({ output }) => output !== input.value && forward.values.has(output))
      .map(({ path, output }) => ({
        node: output,
        path,
        view: forward.value(output),
        elements: count * fused.elementsOf(output),
      })),
  };
}

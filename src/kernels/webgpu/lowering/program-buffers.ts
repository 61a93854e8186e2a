import { optimizerSlots } from '../../../recipe/kinds/optimizers';
import type { ProgramOptions } from '../../engine';
import type { Operation } from '../../graph';
import { LABEL_WORDS, RECORD_WORDS } from '../operations/loss';
import { SCALER_WORDS } from '../operations/loss-scale';
import { BLOCK_INFO_WORDS, BLOCK_WORDS, VERDICT_WORDS } from '../operations/optimizer';
import { PackedTensors } from '../packed-tensors';
import { MOST_OPERATION_WORDS } from '../pixels/encode-operations';
import { type BufferView, persistent } from '../program/kernel';

/** Micro-batches whose sums the device keeps before the host has to read them. */
export const RECORD_CAPACITY = 1024;

function streamOf(operation: Operation): number {
  return 'stream' in operation ? operation.stream : 0;
}

/** What outlives a step: weights, their gradients, the optimizer's memory, running statistics, sums. */
export class ModelBuffers {
  readonly parameters: PackedTensors;
  readonly statistics: PackedTensors;
  readonly weights: BufferView;
  readonly average: BufferView | null;
  readonly gradients: BufferView;
  readonly slots: readonly { readonly name: string; readonly view: BufferView }[];
  readonly running: BufferView;
  /** Per block of parameters: learning rate factor, whether decay applies. */
  readonly blocks: BufferView;
  readonly verdict: BufferView;
  /** The loss scale and what goes with it, where gradients are halves. */
  readonly scaler: BufferView | null;
  readonly trainRecords: BufferView;
  readonly classWeights: BufferView | null;
  /** The number of each dropout stream, one to a block: `streamCount` of them. */
  readonly streams: BufferView;
  readonly streamCount: number;

  constructor(options: ProgramOptions) {
    const { graph, optimizer, emaDecay, loss } = options;
    this.parameters = new PackedTensors(graph.parameters);
    this.statistics = new PackedTensors(graph.buffers);
    const { words } = this.parameters;
    this.weights = persistent('weights', words);
    this.average = emaDecay === null ? null : persistent('average weights', words);
    this.gradients = persistent('parameter gradients', words);
    this.slots = optimizerSlots(optimizer).map((name) => ({ name, view: persistent(`slot ${name}`, words) }));
    this.running = persistent('running statistics', this.statistics.words);
    this.blocks = persistent('parameter blocks', (words / BLOCK_WORDS) * BLOCK_INFO_WORDS);
    this.verdict = persistent('verdict', VERDICT_WORDS);
    this.scaler = options.storage === 'float16' ? persistent('loss scale', SCALER_WORDS) : null;
    this.trainRecords = persistent('training records', RECORD_CAPACITY * RECORD_WORDS);
    this.streamCount = 1 + Math.max(0, ...graph.nodes.map(({ operation }) => streamOf(operation)));
    this.streams = persistent('dropout streams', this.streamCount * BLOCK_WORDS);
    this.classWeights = loss.classWeights ? persistent('class weights', graph.classCount) : null;
  }

  stream(stream: number): BufferView {
    return { buffer: this.streams.buffer, offset: stream * BLOCK_WORDS * 4, size: 4 };
  }

  gradient(id: number): BufferView {
    return this.parameters.view(this.gradients.buffer, id);
  }

  runningView(id: number): BufferView {
    return this.statistics.view(this.running.buffer, id);
  }

  /** All weights: the averaged ones, or those that are trained. */
  allWeights(average: boolean): BufferView {
    return average && this.average ? this.average : this.weights;
  }

  weight(id: number, average: boolean): BufferView {
    return this.parameters.view(this.allWeights(average).buffer, id);
  }
}

/** What the host uploads for one micro-batch of a plan for `batch` images. */
export interface BatchBuffers {
  readonly labels: BufferView;
  /** Records of the images and of partners from other micro-batches. */
  readonly images: BufferView;
  /** Zero, the number of images, then the words of their pixel operations. */
  readonly operations: BufferView;
  /** The graph's input where it is features and not gathered from pixels. */
  readonly features: BufferView | null;
}

export const IMAGE_RECORDS_PER_IMAGE = 2;

/** @param featureWords values of one image's features; 0 where the input is pixels */
export function batchBuffers(batch: number, imageWords: number, featureWords: number): BatchBuffers {
  return {
    labels: persistent('labels', batch * LABEL_WORDS),
    images: persistent('image records', batch * IMAGE_RECORDS_PER_IMAGE * imageWords),
    operations: persistent('pixel operations', 2 + batch * IMAGE_RECORDS_PER_IMAGE * MOST_OPERATION_WORDS),
    features: featureWords > 0 ? persistent('features', batch * featureWords) : null,
  };
}

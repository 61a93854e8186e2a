/**
 * The plain engine: a graph run one operation after the other, without autograd, on either backend (see backend.ts).
 * cpu-engine.ts makes the CPU device of it, by-operations/tfjs-engine.ts the device WebGPU (tfjs).
 */

import { dispose, keep, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import { largestOf } from '../../shared/many';
import type { PixelSource } from '../../shared/pixels';
import type { ImageAugmentation } from '../augmentation';
import {
  checkInput,
  type DeviceDescription,
  type Engine,
  type EngineOptions,
  type EngineState,
  type Totals,
  type TrainBatch,
  type WeightSet,
} from '../engine';
import { type Node, sizeOf } from '../graph';
import { activateBackend } from './active-backend';
import type { Backend, StepEnd } from './backend';
import { type BatchInput, GatheredBatch, gatherFeatures } from './gather';
import { ModelState } from './model-state';
import type { Pass } from './operation';
import { GraphRunner, sumOf } from './run-graph';
import { StepRecord } from './step-record';
import { sliceTargets, type Targets, targetsOf } from './targets';

/** tfjs's backend of that name must have been started. */
export async function createPlainEngine(options: EngineOptions, backend: Backend): Promise<Engine> {
  checkInput(options);
  if (!Number.isInteger(options.microBatchSize) || options.microBatchSize < 1) {
    throw new InvariantError(`A micro-batch of ${options.microBatchSize} images`);
  }
  await activateBackend(backend.name);
  return new PlainEngine(options, backend);
}

class PlainEngine implements Engine {
  readonly device: DeviceDescription;
  private readonly state: ModelState;
  private readonly runner: GraphRunner;
  private readonly trained: readonly boolean[];
  private readonly training: StepRecord;
  private readonly stepEnd: StepEnd;
  private pixels: PixelSource;

  constructor(
    private readonly options: EngineOptions,
    private readonly backend: Backend,
  ) {
    const { graph, frozen } = options;
    this.device = backend.describe();
    this.pixels = options.pixels;
    this.trained = graph.parameters.map(({ name }) => !frozen.has(name));
    this.runner = new GraphRunner(graph, backend, (id) => this.trained[id] === true);
    this.state = new ModelState(options);
    this.training = new StepRecord(backend.readsAtOnce);
    this.stepEnd = backend.createStepEnd(options, this.state);
  }

  async trainStep(batch: TrainBatch): Promise<void> {
    const { microBatchSize, loss, graph } = this.options;
    const images = await this.gather(batch.indices, batch.augmentation);
    await activateBackend(this.backend.name);
    const targets = targetsOf(loss, graph.classCount, batch.labels, batch.mix);
    this.state.releaseAverageDerived();
    this.runner.releaseEvaluation();
    const gradients = new Map<number, Tensor>();
    const count = batch.indices.length;
    // The scope frees what a step that fails on the way (out of memory) leaves behind.
    const [statistics] = tidy(() => {
      let sum: Tensor | null = null;
      for (let first = 0; first < count; first += microBatchSize) {
        const length = Math.min(microBatchSize, count - first);
        const part = sliceTargets(targets, first, length);
        sum = sumOf(sum, this.accumulate(images, first, part, batch.step, gradients));
      }
      return sum ? [sum, ...gradients.values()] : [];
    });
    if (!statistics) throw new InvariantError('A training batch without images');
    try {
      this.stepEnd.finish(batch, gradients, statistics, () => this.findNotFinite(batch, images, gradients));
    } catch (error) {
      statistics.dispose();
      throw error;
    } finally {
      dispose([...gradients.values()]);
    }
    this.training.add(statistics, targets.weightSum, count);
  }

  /** Forward and backward over some images of the batch; adds to `gradients`, answers the loss statistics. */
  private accumulate(
    images: BatchInput,
    first: number,
    targets: Targets,
    step: number,
    gradients: Map<number, Tensor>,
  ): Tensor {
    const pass = this.pass('live', { batchStatistics: 'momentum', training: true, step, first });
    const tape = this.runner.forward(this.imageTensor(images, first, targets.labels.length), pass);
    const { statistics, gradient } = this.backend.crossEntropy(tape.logits, targets);
    tape.logits.dispose();
    this.runner.backward(tape, gradient, (id, more) => {
      gradients.set(id, sumOf(gradients.get(id) ?? null, more));
    });
    return statistics;
  }

  /** Runs the step's forward pass again and answers the path of the first value, else gradient, that is not finite. */
  private findNotFinite(
    batch: TrainBatch,
    images: BatchInput,
    gradients: ReadonlyMap<number, Tensor>,
  ): string {
    const isBad = (tensor: Tensor) => !tensor.dataSync().every(Number.isFinite);
    let path: string | null = null;
    for (let first = 0; first < batch.indices.length && path === null; ) {
      const length = Math.min(this.options.microBatchSize, batch.indices.length - first);
      const run = { batchStatistics: 'momentum', training: true, step: batch.step, first } as const;
      const pass = this.pass('live', run);
      // Looking must not move the running statistics again.
      const looking: Pass = { ...pass, setBuffer: (_, value) => value.dispose() };
      const tape = this.runner.forward(this.imageTensor(images, first, length), looking, (node, output) => {
        if (path === null && isBad(output)) path = nameOf(node);
      });
      for (const forward of tape.forwards) for (const tensor of forward?.saved ?? []) tensor.dispose();
      tape.logits.dispose();
      first += length;
    }
    if (path !== null) return path;
    // The loss was finite, so backward broke: it meets the last layers first.
    const broken = [...gradients].filter(([, gradient]) => isBad(gradient)).map(([id]) => id);
    return broken.length > 0 ? this.parameterPath(largestOf(broken)) : '';
  }

  private parameterPath(id: number): string {
    return this.options.graph.parameters[id].name;
  }

  async predict(indices: Int32Array, weights: WeightSet): Promise<Float32Array> {
    const { classCount } = this.options.graph;
    const result = new Float32Array(indices.length * classCount);
    for await (const { logits, first } of this.logitsOf(indices, weights)) {
      const values = await logits.data();
      logits.dispose();
      result.set(values, first * classCount);
    }
    return result;
  }

  /** Logits of the images at `indices`, micro-batch by micro-batch, in evaluation mode. */
  private async *logitsOf(indices: Int32Array, weights: WeightSet) {
    const { microBatchSize } = this.options;
    for (let first = 0; first < indices.length; first += microBatchSize) {
      const part = indices.subarray(first, first + microBatchSize);
      const images = await this.gather(part, null);
      await activateBackend(this.backend.name);
      const pass = this.pass(weights, { batchStatistics: null, training: false, step: 0, first });
      const logits = tidy(() => this.runner.forward(this.imageTensor(images, 0, part.length), pass).logits);
      yield { logits, first };
    }
  }

  async moveStatistics(indices: Int32Array, weights: WeightSet, share: number): Promise<void> {
    if (indices.length > this.options.microBatchSize) {
      throw new InvariantError(`Statistics of ${indices.length} images do not fit into one pass`);
    }
    const images = await this.gather(indices, null);
    await activateBackend(this.backend.name);
    this.runner.releaseEvaluation();
    const pass = this.pass(weights, { batchStatistics: { share }, training: false, step: 0, first: 0 });
    tidy(() => {
      this.runner.forward(this.imageTensor(images, 0, indices.length), pass);
    });
  }

  private async gather(
    indices: Int32Array,
    augmentation: readonly ImageAugmentation[] | null,
  ): Promise<BatchInput> {
    const { features, normalization, graph } = this.options;
    if (features) return gatherFeatures(features, indices, sizeOf(graph.inputShape));
    return GatheredBatch.read(this.pixels, indices, normalization, augmentation);
  }

  private imageTensor(images: BatchInput, first: number, count: number): Tensor {
    const shape = [count, ...this.options.graph.inputShape];
    return this.backend.writtenTensor(shape, (target) => images.write(first, count, target));
  }

  private pass(
    weights: WeightSet,
    run: Pick<Pass, 'training' | 'batchStatistics' | 'step'> & { first: number },
  ): Pass {
    const { state, backend, options, trained } = this;
    const table = weights === 'average' ? state.average() : state.parameters;
    return {
      sums: backend.sums,
      training: run.training,
      batchStatistics: run.batchStatistics,
      step: run.step,
      seed: options.seed,
      firstImage: run.first,
      isTrained: (id) => trained[id] === true,
      parameter: (id) => table.get(id),
      derived: (id, purpose, make) => table.derived(id, purpose, make),
      buffer: (id) => state.buffers.get(id),
      setBuffer: (id, value) => state.buffers.replace(id, keep(value)),
    };
  }

  async takeTrainTotals(): Promise<Totals> {
    const sums = await this.training.take();
    const gradientNorm = await this.stepEnd.gradientNorm();
    return { ...sums, gradientNorm, notFinite: await this.stepEnd.takeNotFinite() };
  }

  async exportState(): Promise<EngineState> {
    return this.state.export();
  }

  async importState(state: EngineState): Promise<void> {
    await activateBackend(this.backend.name);
    this.state.import(state);
  }

  async setPixels(pixels: PixelSource): Promise<void> {
    const { height, width, channels } = this.pixels;
    if (pixels.height !== height || pixels.width !== width || pixels.channels !== channels) {
      throw new InvariantError('New pixels must have the height, width and channels of the old ones');
    }
    this.pixels = pixels;
  }

  dispose(): void {
    this.state.dispose();
    this.runner.dispose();
    this.training.dispose();
    this.stepEnd.dispose();
  }
}

function nameOf({ path, operation }: Node): string {
  return path === '' ? operation.kind : path;
}

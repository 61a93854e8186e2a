/**
 * The plain engine: the graph run by tfjs operations and loops over typed arrays. On WASM it is the CPU device; on
 * WebGPU it is the twin that Vireo's own kernels are compared with.
 */
import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { keep, tensor as makeTensor, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
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
import { crossEntropy, sliceTargets, type Targets, targetsOf } from './cross-entropy';
import { FiniteWatch } from './finite-watch';
import { type BatchInput, GatheredBatch, gatherFeatures } from './gather';
import { heapView } from './heap';
import { activateBackend } from './initialise-wasm';
import { ModelState } from './model-state';
import type { BackendName, Pass } from './operation';
import { GraphRunner, sumOf } from './run-graph';
import { StepRecord } from './step-record';
import {
  disposeGradients,
  gradientNormByOperations,
  gradientNormOnHeap,
  updateByTensors,
  updateOnHeap,
} from './update-weights';

/** The backend must have been started: `initialiseWasm` for wasm, tfjs's own registration for webgpu. */
export async function createPlainEngine(options: EngineOptions, backend: BackendName): Promise<Engine> {
  checkInput(options);
  if (!Number.isInteger(options.microBatchSize) || options.microBatchSize < 1) {
    throw new InvariantError(`A micro-batch of ${options.microBatchSize} images`);
  }
  await activateBackend(backend);
  return new PlainEngine(options, backend);
}

function describeDevice(backend: BackendName): DeviceDescription {
  if (backend === 'webgpu') return { kind: 'webgpu', name: 'WebGPU (tfjs operations)', software: false };
  const threads = getThreadsCount();
  const detail = threads === 1 ? '1 thread' : `${threads} threads`;
  return { kind: 'cpu', name: `CPU (WebAssembly, ${detail})`, software: false };
}

class PlainEngine implements Engine {
  readonly device: DeviceDescription;
  private readonly state: ModelState;
  private readonly runner: GraphRunner;
  private readonly trained: readonly boolean[];
  private readonly training: StepRecord;
  private readonly watch: FiniteWatch;
  private pixels: PixelSource;
  private gradientNorm: Tensor | number = 0;
  private notFinite: Totals['notFinite'] = null;

  constructor(
    private readonly options: EngineOptions,
    private readonly backend: BackendName,
  ) {
    const { graph, frozen } = options;
    this.device = describeDevice(backend);
    this.pixels = options.pixels;
    this.trained = graph.parameters.map(({ name }) => !frozen.has(name));
    this.runner = new GraphRunner(graph, (id) => this.trained[id] === true);
    this.state = new ModelState(options);
    this.training = new StepRecord(backend === 'wasm');
    this.watch = new FiniteWatch(graph.parameters.length);
  }

  async trainStep(batch: TrainBatch): Promise<void> {
    const { microBatchSize, loss, graph } = this.options;
    const images = await this.gather(batch.indices, batch.augmentation);
    await activateBackend(this.backend);
    const targets = targetsOf(loss, graph.classCount, batch.labels, batch.mix);
    this.state.releaseAverageDerived();
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
      if (this.backend === 'wasm') this.finishOnHeap(batch, images, gradients, statistics);
      else this.finishByOperations(batch, gradients, statistics);
    } catch (error) {
      statistics.dispose();
      throw error;
    } finally {
      disposeGradients(gradients);
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
    const pass = this.pass('live', { training: true, step, first });
    const tape = this.runner.forward(this.imageTensor(images, first, targets.labels.length), pass);
    const { statistics, gradient } = crossEntropy(tape.logits, targets, this.backend);
    tape.logits.dispose();
    this.runner.backward(tape, gradient, (id, more) => {
      gradients.set(id, sumOf(gradients.get(id) ?? null, more));
    });
    return statistics;
  }

  private finishOnHeap(
    batch: TrainBatch,
    images: BatchInput,
    gradients: Map<number, Tensor>,
    statistics: Tensor,
  ): void {
    const norm = gradientNormOnHeap(gradients);
    this.gradientNorm = norm;
    const finite = Number.isFinite(norm) && Number.isFinite(heapView(statistics)[0]);
    if (!finite) {
      this.notFinite ??= { step: batch.step, path: this.findNotFinite(batch, images, gradients) };
    }
    // The weights from before the first bad step are the last good ones: they stay.
    if (!this.notFinite) updateOnHeap(this.options, this.state, gradients, batch, norm);
  }

  private finishByOperations(batch: TrainBatch, gradients: Map<number, Tensor>, statistics: Tensor): void {
    const norm = gradientNormByOperations(gradients);
    if (typeof this.gradientNorm !== 'number') this.gradientNorm.dispose();
    this.gradientNorm = norm;
    this.watch.observe(statistics, [...gradients.keys()], [...gradients.values()], batch.step);
    updateByTensors(this.options, this.state, gradients, batch, norm, (held, updated) =>
      this.watch.choose(held, updated),
    );
  }

  /** Runs the step's forward pass again and answers the path of the first value, else gradient, that is not finite. */
  private findNotFinite(
    batch: TrainBatch,
    images: BatchInput,
    gradients: ReadonlyMap<number, Tensor>,
  ): string {
    const isBad = (tensor: Tensor) => !heapView(tensor).every(Number.isFinite);
    let path: string | null = null;
    for (let first = 0; first < batch.indices.length && path === null; ) {
      const length = Math.min(this.options.microBatchSize, batch.indices.length - first);
      const pass = this.pass('live', { training: true, step: batch.step, first });
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
    return broken.length > 0 ? this.parameterPath(Math.max(...broken)) : '';
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
      await activateBackend(this.backend);
      const pass = this.pass(weights, { training: false, step: 0, first });
      const logits = tidy(() => this.runner.forward(this.imageTensor(images, 0, part.length), pass).logits);
      yield { logits, first };
    }
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
    return makeTensor(images.images(first, count), [count, ...this.options.graph.inputShape]);
  }

  private pass(weights: WeightSet, run: { training: boolean; step: number; first: number }): Pass {
    const { state, backend, options, trained } = this;
    const table = weights === 'average' ? state.average() : state.parameters;
    return {
      backend,
      training: run.training,
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
    const norm = this.gradientNorm;
    const gradientNorm = typeof norm === 'number' ? norm : (await norm.data())[0];
    return { ...sums, gradientNorm, notFinite: await this.takeNotFinite() };
  }

  private async takeNotFinite(): Promise<Totals['notFinite']> {
    if (this.backend === 'webgpu') {
      const found = await this.watch.take();
      if (!found) return null;
      return { step: found.step, path: found.parameter === null ? '' : this.parameterPath(found.parameter) };
    }
    const { notFinite } = this;
    this.notFinite = null;
    return notFinite;
  }

  async exportState(): Promise<EngineState> {
    return this.state.export();
  }

  async importState(state: EngineState): Promise<void> {
    await activateBackend(this.backend);
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
    this.training.dispose();
    this.watch.dispose();
    if (typeof this.gradientNorm !== 'number') this.gradientNorm.dispose();
  }
}

function nameOf({ path, operation }: Node): string {
  return path === '' ? operation.kind : path;
}

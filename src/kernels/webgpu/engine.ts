/** Vireo's own WebGPU engine: a graph compiled once into a list of dispatches that every step replays. */
import { InvariantError, invariant } from '../../shared/errors';
import type { PixelSource } from '../../shared/pixels';
import { averageDecayAt } from '../average-decay';
import { DeviceWatch } from '../device-watch';
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
import { OutOfMemoryError } from '../engine-errors';
import { sizeOf } from '../graph';
import type { OwnedDevice } from './device';
import { type BatchBuffers, ModelBuffers } from './lowering/program-buffers';
import { FLAG_WORDS } from './lowering/watched';
import { DeviceModelState } from './model-state';
import { LABEL_WORDS } from './operations/loss';
import { stepCorrections, VERDICT_WORDS } from './operations/optimizer';
import { type GatherRequest, PixelStore } from './pixels/pixel-store';
import { type EvaluationPlan, Plans, type WatchedPlan } from './plans';
import { allocating, EngineMemory, type Executable, pipelinesOf } from './program/executable';
import { HYPER_BYTES, type Hyper, writeHyper } from './program/hyper';
import type { BufferView } from './program/kernel';
import { Readback } from './readback';
import { TotalsReader } from './totals';
import { Tuner, type Tuning } from './tuning/tuner';

/** Steps queued before trainStep waits for the device. */
const STEPS_IN_FLIGHT = 2;
/** Pixels stay on the device up to this size. */
const RESIDENT_LIMIT_BYTES = 2 ** 30;

/** `tuning` null: every kernel in the way that suits its class of adapters best, none timed. */
export async function createWebgpuEngine(
  options: EngineOptions,
  owned: OwnedDevice,
  tuning: Tuning | null = null,
): Promise<Engine> {
  const { microBatchSize } = options;
  checkInput(options);
  if (!Number.isInteger(microBatchSize) || microBatchSize < 1) {
    throw new InvariantError(`A micro-batch of ${microBatchSize} images`);
  }
  return allocating(owned.device, () => new WebgpuEngine(options, owned, tuning));
}

class WebgpuEngine implements Engine {
  readonly device: DeviceDescription;
  private readonly gpu: GPUDevice;
  private readonly buffers: ModelBuffers;
  private readonly memory: EngineMemory;
  private readonly plans: Plans;
  private readonly state: DeviceModelState;
  private readonly readback: Readback;
  private readonly trainTotals: TotalsReader;
  private readonly hyper: GPUBuffer;
  private readonly hyperBlock = new DataView(new ArrayBuffer(HYPER_BYTES));
  private readonly inFlight: Promise<undefined>[] = [];
  private pixels: PixelStore;
  private readonly watch: DeviceWatch;

  constructor(
    private readonly options: EngineOptions,
    owned: OwnedDevice,
    tuning: Tuning | null,
  ) {
    this.device = owned.description;
    this.gpu = owned.device;
    this.watch = new DeviceWatch(owned);
    this.memory = new EngineMemory(this.gpu);
    this.buffers = new ModelBuffers(options);
    this.readback = new Readback(this.gpu);
    this.hyper = this.gpu.createBuffer({
      label: 'hyper',
      size: HYPER_BYTES,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    const pipelines = pipelinesOf(this.gpu);
    const tuner = tuning && Tuner.on(owned, pipelines, tuning);
    this.plans = new Plans(options, this.buffers, owned.profile, this.memory, pipelines, this.hyper, tuner);
    this.state = new DeviceModelState(options, this.buffers, this.memory);
    const { trainRecords, parameters } = this.buffers;
    const records = () => this.memory.persistent(trainRecords.buffer);
    this.trainTotals = new TotalsReader(records, this.readback, parameters);
    this.pixels = this.storeOf(options.pixels);
  }

  private storeOf(pixels: PixelSource): PixelStore {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.gpu.limits;
    const limits = {
      bufferBytes: Math.min(maxBufferSize, maxStorageBufferBindingSize),
      totalBytes: RESIDENT_LIMIT_BYTES,
    };
    return new PixelStore(pixels, this.memory, this.options.microBatchSize, limits);
  }

  trainStep(batch: TrainBatch): Promise<void> {
    return this.watch.guarded(() => this.queueStep(batch));
  }

  private async queueStep(batch: TrainBatch): Promise<void> {
    const { microBatchSize, optimizer, emaDecay, seed } = this.options;
    const { indices, step } = batch;
    invariant(indices.length > 0, 'A training batch without images');
    const size = Math.min(microBatchSize, indices.length);
    const augmented = this.pixels.needsOperations(batch.augmentation);
    const plan = await this.plans.trainingFor(size, this.pixels.views, augmented);
    this.state.startAverage();
    const inverseWeight = 1 / this.weightSum(batch);
    const [correction1, correction2] = stepCorrections(optimizer, step);
    for (let first = 0; first < indices.length; first += size) {
      const count = Math.min(size, indices.length - first);
      const last = first + count >= indices.length;
      const request = { indices, augmentation: batch.augmentation, first, count };
      await this.uploadInput(request, plan.buffers);
      const finishedStep = last ? step : null;
      const record = await this.trainTotals.next({ count, step, finishedStep, indices });
      this.uploadLabels(plan.buffers.labels, batch.labels, batch.mix, first, count);
      this.uploadHyper({
        count,
        step,
        seed,
        firstImage: first,
        accumulate: first > 0,
        record,
        learningRate: batch.learningRate,
        inverseWeight,
        correction1,
        correction2,
        averageShare: emaDecay === null ? 0 : 1 - averageDecayAt(emaDecay, batch.averageStep ?? step),
        statisticsShare: 0,
      });
      this.submit([plan.run.gather, plan.run.pass, ...(last ? [plan.run.update] : [])]);
    }
    this.inFlight.push(this.gpu.queue.onSubmittedWorkDone());
    if (this.inFlight.length > STEPS_IN_FLIGHT) await this.inFlight.shift();
  }

  /** Uploads what the graph's input is made of. */
  private async uploadInput(request: GatherRequest, buffers: BatchBuffers): Promise<void> {
    const { features, graph } = this.options;
    if (!features || !buffers.features) return this.pixels.upload(request, buffers);
    const { indices, first, count } = request;
    const values = new Float32Array(count * sizeOf(graph.inputShape));
    features.read(indices.subarray(first, first + count), values);
    const { buffer, offset } = buffers.features;
    this.gpu.queue.writeBuffer(this.memory.persistent(buffer), offset, values);
  }

  /** What the mean loss of a batch divides by: Σ of the labels' class weights. */
  private weightSum({ labels, mix }: TrainBatch): number {
    const { classWeights } = this.options.loss;
    if (!classWeights) return labels.length;
    let sum = 0;
    for (const [i, label] of labels.entries()) {
      const share = mix?.share[i] ?? 1;
      const second = mix?.labels[i] ?? label;
      sum += share * (classWeights[label] ?? 0) + (1 - share) * (classWeights[second] ?? 0);
    }
    return sum;
  }

  private uploadLabels(
    target: BufferView,
    labels: Int32Array,
    mix: TrainBatch['mix'],
    first: number,
    count: number,
  ): void {
    const block = new DataView(new ArrayBuffer(count * LABEL_WORDS * 4));
    for (let i = 0; i < count; i++) {
      const label = labels[first + i];
      block.setUint32(i * LABEL_WORDS * 4, label, true);
      block.setUint32(i * LABEL_WORDS * 4 + 4, mix?.labels[first + i] ?? label, true);
      block.setFloat32(i * LABEL_WORDS * 4 + 8, mix?.share[first + i] ?? 1, true);
    }
    this.gpu.queue.writeBuffer(this.memory.persistent(target.buffer), target.offset, block.buffer);
  }

  private uploadHyper(hyper: Hyper): void {
    writeHyper(hyper, this.hyperBlock, 0);
    this.gpu.queue.writeBuffer(this.hyper, 0, this.hyperBlock.buffer);
  }

  private submit(parts: readonly Executable[]): void {
    const encoder = this.gpu.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const part of parts) part.encode(pass);
    pass.end();
    this.gpu.queue.submit([encoder.finish()]);
  }

  predict(indices: Int32Array, weights: WeightSet): Promise<Float32Array> {
    return this.watch.guarded(() => this.readLogits(indices, weights));
  }

  private async readLogits(indices: Int32Array, weights: WeightSet): Promise<Float32Array> {
    const { classCount } = this.options.graph;
    const result = new Float32Array(indices.length * classCount);
    for await (const { plan, first, count } of this.forwardParts(indices, weights)) {
      this.uploadHyper(evaluationHyper(count));
      this.submit([plan.run.gather, plan.run.forward]);
      const logits = this.memory.persistent(plan.logits.buffer);
      result.set(await this.readback.read(logits, count * classCount * 4), first * classCount);
    }
    return result;
  }

  /** Uploads what each part of `indices` needs, for the caller to submit. */
  private async *forwardParts(indices: Int32Array, weights: WeightSet) {
    const size = Math.min(this.options.microBatchSize, indices.length);
    const average = this.readsAverage(weights);
    for (let first = 0; first < indices.length; first += size) {
      const plan: EvaluationPlan = await this.plans.evaluationFor(size, this.pixels.views, average);
      const count = Math.min(size, indices.length - first);
      const request = { indices, augmentation: null, first, count };
      await this.uploadInput(request, plan.buffers);
      yield { plan, first, count };
    }
  }

  private readsAverage(weights: WeightSet): boolean {
    const average = weights === 'average' && this.buffers.average !== null;
    if (average) this.state.startAverage();
    return average;
  }

  moveStatistics(indices: Int32Array, weights: WeightSet, share: number): Promise<void> {
    return this.watch.guarded(() => this.measureStatistics(indices, weights, share));
  }

  private async measureStatistics(indices: Int32Array, weights: WeightSet, share: number): Promise<void> {
    const count = indices.length;
    invariant(count <= this.options.microBatchSize, 'Statistics of more images than one pass holds');
    const average = this.readsAverage(weights);
    const plan = await this.plans.statisticsFor(count, this.pixels.views, average);
    await this.uploadInput({ indices, augmentation: null, first: 0, count }, plan.buffers);
    this.uploadHyper({ ...evaluationHyper(count), statisticsShare: share });
    this.submit([plan.run.gather, plan.run.forward]);
  }

  async takeTrainTotals(): Promise<Totals> {
    const { totals, suspects } = await this.watch.guarded(() => this.trainTotals.take());
    const { notFinite } = totals;
    if (!notFinite) return totals;
    const verdict = this.memory.persistent(this.buffers.verdict.buffer);
    this.gpu.queue.writeBuffer(verdict, 0, new Float32Array(VERDICT_WORDS));
    if (!suspects) return totals;
    const path = await this.watch.guarded(() => this.findNotFinite(suspects));
    return { ...totals, notFinite: { ...notFinite, path: path ?? notFinite.path } };
  }

  /**
   * The path of the first operation whose values for these images are not finite, in evaluation mode and with the
   * weights as they are; null where all are finite or there is no room to look.
   */
  private async findNotFinite(indices: Int32Array): Promise<string | null> {
    const size = Math.min(this.options.microBatchSize, indices.length);
    let plan: WatchedPlan;
    try {
      plan = await this.plans.watchedFor(size, this.pixels.views);
    } catch (error) {
      if (error instanceof OutOfMemoryError) return null;
      throw error;
    }
    try {
      for (let first = 0; first < indices.length; first += size) {
        const count = Math.min(size, indices.length - first);
        await this.uploadInput({ indices, augmentation: null, first, count }, plan.buffers);
        this.uploadHyper(evaluationHyper(count));
        this.submit([plan.run.gather, plan.run.forward]);
        const flags = await this.readback.read(this.memory.persistent(plan.flags.buffer), plan.flags.size);
        const path = plan.paths.find((_, i) => flags[i * FLAG_WORDS] !== 0);
        if (path !== undefined) return path;
      }
      return null;
    } finally {
      this.plans.forget(plan);
    }
  }

  async exportState(): Promise<EngineState> {
    return this.watch.guarded(() => this.state.export(this.readback));
  }

  async importState(state: EngineState): Promise<void> {
    this.watch.check();
    this.state.import(state);
  }

  async setPixels(pixels: PixelSource): Promise<void> {
    const { height, width, channels } = this.pixels.source;
    if (pixels.height !== height || pixels.width !== width || pixels.channels !== channels) {
      throw new InvariantError('New pixels must have the height, width and channels of the old ones');
    }
    await this.gpu.queue.onSubmittedWorkDone();
    this.plans.clear();
    this.pixels.dispose();
    this.pixels = this.storeOf(pixels);
  }

  dispose(): void {
    this.watch.dispose();
    this.readback.dispose();
    this.memory.dispose();
    this.hyper.destroy();
  }
}

function evaluationHyper(count: number): Hyper {
  return {
    count,
    step: 0,
    seed: 0,
    firstImage: 0,
    accumulate: false,
    record: 0,
    learningRate: 0,
    inverseWeight: 0,
    correction1: 1,
    correction2: 1,
    averageShare: 0,
    statisticsShare: 0,
  };
}

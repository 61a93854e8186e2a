import { assertNever, invariant, UnsupportedOperationError } from '../../../shared/errors';
import type { ProgramOptions } from '../../engine';
import { sizeOf } from '../../graph';
import type { DeviceProfile } from '../device-profile';
import type { ConvolutionShape } from '../gemm/operand';
import type { AttentionShape } from '../operations/attention-blocks';
import { attentionForward } from '../operations/attention-forward';
import { type BatchNormShape, batchNormForward, batchStatistics } from '../operations/batch-norm';
import { convolutionForward } from '../operations/convolution';
import { type LayerNormShape, layerNormForward } from '../operations/layer-norm';
import { type LinearShape, linearForward, type OpenStore } from '../operations/linear';
import { type MeanShape, maxPoolForward, meanForward, type PoolShape } from '../operations/pooling';
import { type EmbedShape, embedTokensForward, type PatchShape, patchifyForward } from '../operations/tokens';
import type { HalfStorage } from '../program/half-storage';
import {
  type BufferView,
  elementwiseKernel,
  type Kernel,
  KernelBuilder,
  persistent,
  temporary,
  temporaryHalf,
} from '../program/kernel';
import type { Dropout } from '../wgsl/dropout';
import { type ChainRecord, forwardChain, needsBefore } from './chain';
import type { DropoutSpec, FusedGraph, FusedOperation } from './fuse';
import type { ModelBuffers } from './program-buffers';

export interface PassOptions {
  readonly batch: number;
  readonly training: boolean;
  /** Whether the averaged weights are read instead of the live ones. */
  readonly average: boolean;
}

/** How a run keeps halves on this adapter; null where it keeps float32. */
export function halfStorageOf(
  { storage }: ProgramOptions,
  { halfStorage }: DeviceProfile,
): HalfStorage | null {
  return storage === 'float16' ? halfStorage : null;
}

type Core<K extends FusedOperation['core']['kind']> = Extract<FusedOperation['core'], { kind: K }>;

/** The forward pass as kernels, keeping what backward reads. */
export class ForwardPass {
  readonly kernels: Kernel[] = [];
  readonly values = new Map<number, BufferView>();
  readonly chains = new Map<number, ChainRecord>();
  /** What an operation keeps for its gradient beyond its values: layer norm's statistics, pooling's winners … */
  readonly kept = new Map<FusedOperation, BufferView>();

  constructor(
    readonly fused: FusedGraph,
    readonly options: ProgramOptions,
    readonly buffers: ModelBuffers,
    readonly profile: DeviceProfile,
    readonly pass: PassOptions,
  ) {}

  /** `input` is the normalised batch; returns the logits. */
  run(input: BufferView, inputValue: number): BufferView {
    this.values.set(inputValue, input);
    for (const operation of this.fused.operations) {
      if (operation.output !== inputValue) this.lower(operation);
    }
    return this.value(this.fused.logits);
  }

  value(id: number): BufferView {
    const view = this.values.get(id);
    invariant(view, `Value ${id} is read before it is computed`);
    return view;
  }

  weight(id: number): BufferView {
    return this.buffers.weight(id, this.pass.average);
  }

  /** The tensor shape of a value, without the batch. */
  shape(id: number): readonly number[] {
    return this.fused.graph.nodes[id].shape;
  }

  private parameterShape(id: number): readonly number[] {
    return this.fused.graph.parameters[id].shape;
  }

  private output(operation: FusedOperation): BufferView {
    const elements = this.pass.batch * this.fused.elementsOf(operation.output);
    const label = `value ${operation.output} (${operation.path})`;
    const view =
      operation.output === this.fused.logits ? persistent(label, elements) : this.activation(label, elements);
    this.values.set(operation.output, view);
    return view;
  }

  /** Memory for activations or their gradients: halves where the run asks for them. */
  activation(label: string, elements: number): BufferView {
    return temporaryHalf(label, elements, halfStorageOf(this.options, this.profile));
  }

  /** Dropout acts in training alone, and not at all with probability 0. */
  private activeDropout(dropout: DropoutSpec | null): Dropout | null {
    if (!this.pass.training || dropout === null || dropout.probability === 0) return null;
    return { probability: dropout.probability, stream: this.buffers.stream(dropout.stream) };
  }

  /** An epilogue that runs the operation's chain and stores its result. */
  private epilogue(operation: FusedOperation): OpenStore {
    const { training, batch } = this.pass;
    const { chain } = operation;
    const dropout = this.activeDropout(chain.dropout);
    const elementsPerImage = this.fused.elementsOf(operation.output);
    const before =
      training && needsBefore(chain)
        ? this.activation(`before activation ${operation.output}`, batch * elementsPerImage)
        : null;
    const addend = chain.addend === null ? null : this.value(chain.addend);
    const record: ChainRecord = { chain, dropout, output: this.output(operation), before, elementsPerImage };
    this.chains.set(operation.output, record);
    return (builder) => forwardChain(builder, record, addend);
  }

  private lower(operation: FusedOperation): void {
    const { core, path } = operation;
    const { profile, pass } = this;
    const input = () => this.value(operation.inputs[0]);
    switch (core.kind) {
      case 'input':
        break;
      case 'identity': {
        const source = input();
        const builder = new KernelBuilder(`${path} elementwise`);
        const store = this.epilogue(operation)(builder);
        const elements = pass.batch * this.fused.elementsOf(operation.output);
        this.emit(elementwiseKernel(builder, elements, store('i', `${builder.read(source)}[i]`)));
        break;
      }
      case 'conv2d': {
        const views = { input: input(), weight: this.weight(core.weight), bias: this.optional(core.bias) };
        const shape = this.convolutionShape(operation, core);
        const elements = pass.batch * this.fused.elementsOf(operation.output);
        const pooling = operation.pooled ? { winners: this.keep(operation, elements) } : null;
        this.emit(...convolutionForward(path, shape, views, this.epilogue(operation), profile, { pooling }));
        break;
      }
      case 'linear': {
        const views = { input: input(), weight: this.weight(core.weight), bias: this.optional(core.bias) };
        this.emit(...linearForward(this.linearShape(operation), views, this.epilogue(operation), profile));
        break;
      }
      case 'batchNorm2d':
        this.batchNorm(operation, core);
        break;
      case 'layerNorm': {
        const shape = this.layerNormShape(operation, core);
        const statistics = this.keep(operation, shape.rows * 2);
        const views = { input: input(), weight: this.weight(core.weight), bias: this.weight(core.bias) };
        this.emit(layerNormForward(shape, { ...views, output: this.output(operation), statistics }, profile));
        break;
      }
      case 'attention': {
        const shape = this.attentionShape(operation, core);
        const logSums = this.keep(operation, shape.batch * shape.heads * shape.tokens);
        this.emit(
          attentionForward(shape, { input: input(), output: this.output(operation), logSums }, profile),
        );
        break;
      }
      case 'maxPool2d': {
        const winners = this.keep(operation, pass.batch * this.fused.elementsOf(operation.output));
        const views = { input: input(), output: this.output(operation), winners };
        this.emit(maxPoolForward(this.poolShape(operation, core), views));
        break;
      }
      case 'globalAveragePool':
      case 'firstToken':
      case 'meanTokens':
        this.emit(meanForward(this.meanShape(operation), input(), this.output(operation)));
        break;
      case 'embedTokens': {
        const views = {
          input: input(),
          classToken: this.optional(core.classToken),
          position: this.weight(core.position),
        };
        this.emit(embedTokensForward(this.embedShape(operation, core), views, this.epilogue(operation)));
        break;
      }
      case 'patchify':
        this.emit(patchifyForward(this.patchShape(operation, core), input(), this.output(operation)));
        break;
      case 'depthwiseConv2d':
      case 'stochasticDepth':
      case 'scaleChannels':
      case 'layerScale':
      case 'binaryLogits':
        throw new UnsupportedOperationError('The WebGPU engine', core.kind);
      default:
        assertNever(core);
    }
  }

  private batchNorm(operation: FusedOperation, core: Core<'batchNorm2d'>): void {
    const shape = this.batchNormShape(operation, core);
    const views = {
      input: this.value(operation.inputs[0]),
      weight: this.weight(core.weight),
      bias: this.weight(core.bias),
      runningMean: this.buffers.runningView(core.runningMean),
      runningVariance: this.buffers.runningView(core.runningVariance),
    };
    const statistics = core.isFrozen ? null : this.keep(operation, 2 * shape.channels);
    if (statistics) this.emit(...batchStatistics(shape, views, statistics, this.profile));
    this.emit(batchNormForward(shape, views, statistics, this.epilogue(operation)));
  }

  private emit(...kernels: Kernel[]): void {
    this.kernels.push(...kernels);
  }

  private optional(parameter: number | null): BufferView | null {
    return parameter === null ? null : this.weight(parameter);
  }

  /** Memory kept for backward; null outside training. */
  private keep(operation: FusedOperation, elements: number): BufferView | null {
    if (!this.pass.training) return null;
    const view = temporary(`kept by ${operation.path}`, elements);
    this.kept.set(operation, view);
    return view;
  }

  convolutionShape(operation: FusedOperation, core: Core<'conv2d'>): ConvolutionShape {
    const [inHeight, inWidth, inChannels] = this.shape(operation.inputs[0]) as [number, number, number];
    // The chain keeps the shape, but pooling or a reshape before it may not: heights come from the arithmetic of torch.
    const { kernel, stride, padding } = core;
    const outHeight = Math.floor((inHeight + padding.top + padding.bottom - kernel[0]) / stride[0]) + 1;
    const outWidth = Math.floor((inWidth + padding.left + padding.right - kernel[1]) / stride[1]) + 1;
    const outChannels = this.parameterShape(core.weight)[3];
    return {
      batch: this.pass.batch,
      inHeight,
      inWidth,
      inChannels,
      outHeight,
      outWidth,
      outChannels,
      kernel,
      stride,
      padTop: padding.top,
      padLeft: padding.left,
    };
  }

  linearShape(operation: FusedOperation): LinearShape {
    const core = operation.core as Core<'linear'>;
    const [outputs, inputs] = this.parameterShape(core.weight) as [number, number];
    const rows = (this.pass.batch * this.fused.elementsOf(operation.output)) / outputs;
    return { path: operation.path, rows, inputs, outputs };
  }

  batchNormShape(operation: FusedOperation, core: Core<'batchNorm2d'>): BatchNormShape {
    const channels = sizeOf(this.parameterShape(core.weight));
    return {
      path: operation.path,
      batch: this.pass.batch,
      pixels: this.fused.elementsOf(operation.output) / channels,
      channels,
      epsilon: core.epsilon,
      momentum: core.momentum,
    };
  }

  layerNormShape(operation: FusedOperation, core: Core<'layerNorm'>): LayerNormShape {
    const width = sizeOf(this.parameterShape(core.weight));
    const rows = (this.pass.batch * this.fused.elementsOf(operation.output)) / width;
    return { path: operation.path, rows, width, epsilon: core.epsilon };
  }

  attentionShape(operation: FusedOperation, core: Core<'attention'>): AttentionShape {
    const { heads, headWidth, dropout, stream } = core;
    return {
      path: operation.path,
      batch: this.pass.batch,
      tokens: this.fused.elementsOf(operation.output) / (heads * headWidth),
      heads,
      headWidth,
      dropout: this.activeDropout({ probability: dropout, stream }),
    };
  }

  /** The pooling that a convolution does itself. */
  windowShape(operation: FusedOperation, { outHeight, outWidth, outChannels }: ConvolutionShape): PoolShape {
    return {
      path: operation.path,
      batch: this.pass.batch,
      inHeight: outHeight,
      inWidth: outWidth,
      channels: outChannels,
      outHeight: outHeight / 2,
      outWidth: outWidth / 2,
      kernel: [2, 2],
      stride: [2, 2],
      padding: [0, 0],
    };
  }

  poolShape(operation: FusedOperation, core: Core<'maxPool2d'>): PoolShape {
    const [inHeight, inWidth, channels] = this.shape(operation.inputs[0]) as [number, number, number];
    const [outHeight, outWidth] = this.shape(operation.output) as [number, number, number];
    const { kernel, stride, padding } = core;
    const { batch } = this.pass;
    return {
      path: operation.path,
      batch,
      inHeight,
      inWidth,
      channels,
      outHeight,
      outWidth,
      kernel,
      stride,
      padding,
    };
  }

  meanShape(operation: FusedOperation): MeanShape {
    const { core, path } = operation;
    const input = operation.inputs[0];
    const columns = this.fused.elementsOf(operation.output);
    const rows = this.fused.elementsOf(input) / columns;
    const from = core.kind === 'meanTokens' ? core.from : 0;
    return { path, batch: this.pass.batch, rows, from, to: core.kind === 'firstToken' ? 1 : rows, columns };
  }

  patchShape(operation: FusedOperation, core: Core<'patchify'>): PatchShape {
    const [height, width, channels] = this.shape(operation.inputs[0]) as [number, number, number];
    return { path: operation.path, batch: this.pass.batch, height, width, channels, patch: core.patch };
  }

  embedShape(operation: FusedOperation, core: Core<'embedTokens'>): EmbedShape {
    const [tokens, width] = this.parameterShape(core.position) as [number, number];
    const classTokens = core.classToken === null ? 0 : 1;
    return { path: operation.path, batch: this.pass.batch, tokens, classTokens, width };
  }
}

import { assertNever, invariant } from '../../../shared/errors';
import type { ProgramOptions } from '../../engine';
import { depthwiseForward } from '../depthwise/stencil';
import type { DeviceProfile } from '../device-profile';
import type { AttentionShape } from '../operations/attention-blocks';
import { attentionForward } from '../operations/attention-forward';
import { batchNormForward, batchStatistics } from '../operations/batch-norm';
import { binaryLogits } from '../operations/binary-logits';
import type { ColumnBias } from '../operations/column-step';
import { convolutionForward } from '../operations/convolution';
import { layerNormForward } from '../operations/layer-norm';
import { linearForward, type OpenStore } from '../operations/linear';
import { maxPoolForward, meanForward } from '../operations/pooling';
import { scale } from '../operations/scaling';
import { embedTokensForward, patchifyForward } from '../operations/tokens';
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
import { FoldedNorms } from './folded-norms';
import type { Core, DropoutSpec, FusedGraph, FusedOperation } from './fuse';
import type { ModelBuffers } from './program-buffers';
import { Shapes } from './shapes';

export interface PassOptions {
  readonly batch: number;
  readonly training: boolean;
  /** What norms that are not frozen use: the running statistics, or the images' own, towards which those are moved. */
  readonly statistics: 'running' | 'momentum' | 'share';
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

/** The forward pass as kernels, keeping what backward reads. */
export class ForwardPass {
  readonly kernels: Kernel[] = [];
  readonly values = new Map<number, BufferView>();
  readonly chains = new Map<number, ChainRecord>();
  /** What an operation keeps for its gradient beyond its values: layer norm's statistics, pooling's winners … */
  readonly kept = new Map<FusedOperation, BufferView>();
  readonly shapes: Shapes;
  private readonly norms: FoldedNorms;

  constructor(
    readonly fused: FusedGraph,
    readonly options: ProgramOptions,
    readonly buffers: ModelBuffers,
    readonly profile: DeviceProfile,
    readonly pass: PassOptions,
  ) {
    this.shapes = new Shapes(fused, pass.batch);
    this.norms = new FoldedNorms(fused, buffers);
  }

  /** `input` is the normalised batch; returns the logits. */
  run(input: BufferView, inputValue: number): BufferView {
    this.values.set(inputValue, input);
    this.emit(...this.norms.kernels(this.pass.average));
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

  private output(operation: FusedOperation): BufferView {
    const elements = this.pass.batch * this.fused.elementsOf(operation.output);
    const label = `value ${operation.output} (${operation.path})`;
    const view =
      operation.output === this.fused.logits
        ? persistent(label, elements)
        : this.valueMemory(operation.output, label, elements);
    this.values.set(operation.output, view);
    return view;
  }

  /** Memory for activations or their gradients: halves where the run asks for them. */
  activation(label: string, elements: number): BufferView {
    return temporaryHalf(label, elements, halfStorageOf(this.options, this.profile));
  }

  /** Memory for a value or its gradient. */
  valueMemory(value: number, label: string, elements: number): BufferView {
    return this.fused.exact.has(value) ? temporary(label, elements) : this.activation(label, elements);
  }

  private dropout({ probability, stream, unit }: DropoutSpec): Dropout {
    return { probability, unit, stream: this.buffers.stream(stream) };
  }

  /** Whether backward comes through an operation, so that it has to keep what that reads. */
  private isTrained({ output }: FusedOperation): boolean {
    return this.pass.training && this.fused.isTrained(output);
  }

  /** An epilogue that runs the operation's chain and stores its result. */
  private epilogue(operation: FusedOperation): OpenStore {
    const { batch } = this.pass;
    const { chain } = operation;
    const dropout = chain.dropout && this.dropout(chain.dropout);
    const elementsPerImage = this.fused.elementsOf(operation.output);
    const before =
      this.isTrained(operation) && needsBefore(chain)
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
        const views = {
          input: input(),
          weight: this.weight(core.weight),
          bias: this.bias(operation, core.bias),
        };
        const shape = this.shapes.convolution(operation, core);
        const elements = pass.batch * this.fused.elementsOf(operation.output);
        const pooling = operation.parts.pooling !== null ? { winners: this.keep(operation, elements) } : null;
        this.emit(...convolutionForward(path, shape, views, this.epilogue(operation), profile, { pooling }));
        break;
      }
      case 'linear': {
        const views = {
          input: input(),
          weight: this.weight(core.weight),
          bias: this.bias(operation, core.bias),
        };
        this.emit(...linearForward(this.shapes.linear(operation), views, this.epilogue(operation), profile));
        break;
      }
      case 'batchNorm2d':
        this.batchNorm(operation, core);
        break;
      case 'layerNorm': {
        const shape = this.shapes.layerNorm(operation, core);
        const statistics = this.keep(operation, shape.rows * 2);
        const views = { input: input(), weight: this.weight(core.weight), bias: this.weight(core.bias) };
        this.emit(layerNormForward(shape, { ...views, output: this.output(operation), statistics }, profile));
        break;
      }
      case 'attention': {
        const shape = this.attentionShape(operation, core);
        const logSums = this.keep(operation, shape.batch * shape.heads * shape.tokens);
        const views = { input: input(), output: this.output(operation), logSums };
        this.emit(...attentionForward(shape, views, profile));
        break;
      }
      case 'maxPool2d': {
        const winners = this.keep(operation, pass.batch * this.fused.elementsOf(operation.output));
        const views = { input: input(), output: this.output(operation), winners };
        this.emit(maxPoolForward(this.shapes.pool(operation, core), views));
        break;
      }
      case 'globalAveragePool':
      case 'firstToken':
      case 'meanTokens':
        this.emit(...meanForward(this.shapes.mean(operation), input(), this.output(operation), profile));
        break;
      case 'embedTokens': {
        const views = {
          input: input(),
          classToken: this.optional(core.classToken),
          position: this.weight(core.position),
        };
        this.emit(embedTokensForward(this.shapes.embed(operation, core), views, this.epilogue(operation)));
        break;
      }
      case 'patchify':
        this.emit(patchifyForward(this.shapes.patch(operation, core), input(), this.output(operation)));
        break;
      case 'depthwiseConv2d': {
        const bias = this.bias(operation, core.bias);
        const views = { input: input(), weight: this.weight(core.weight), bias };
        const shape = this.shapes.depthwise(operation, core);
        this.emit(depthwiseForward(shape, views, this.epilogue(operation), profile));
        break;
      }
      case 'scaleChannels': {
        const views = { input: input(), factors: this.value(operation.inputs[1]) };
        this.emit(scale(this.shapes.channelScale(operation), 'scale', views, this.epilogue(operation)));
        break;
      }
      case 'layerScale': {
        const views = { input: input(), factors: this.weight(core.weight) };
        this.emit(scale(this.shapes.layerScale(operation, core), 'scale', views, this.epilogue(operation)));
        break;
      }
      case 'binaryLogits':
        this.emit(binaryLogits(path, pass.batch, input(), this.output(operation)));
        break;
      default:
        assertNever(core);
    }
  }

  private batchNorm(operation: FusedOperation, core: Core<'batchNorm2d'>): void {
    const { statistics: used } = this.pass;
    const given = this.shapes.batchNorm(operation, core);
    const shape = used === 'share' ? { ...given, momentum: null } : given;
    const views = {
      input: this.value(operation.inputs[0]),
      weight: this.weight(core.weight),
      bias: this.weight(core.bias),
      runningMean: this.buffers.runningView(core.runningMean),
      runningVariance: this.buffers.runningView(core.runningVariance),
    };
    const statistics =
      core.isFrozen || used === 'running'
        ? null
        : (this.keep(operation, 2 * shape.channels) ??
          temporary(`statistics of ${operation.path}`, 2 * shape.channels));
    if (statistics) this.emit(...batchStatistics(shape, views, statistics, this.profile));
    this.emit(batchNormForward(shape, views, statistics, this.epilogue(operation)));
  }

  private emit(...kernels: Kernel[]): void {
    this.kernels.push(...kernels);
  }

  /** What an operation does to a channel of its result: its bias and the norm after it, or its bias alone. */
  private bias(operation: FusedOperation, bias: number | null): ColumnBias {
    return this.norms.of(operation) ?? this.optional(bias);
  }

  attentionShape(operation: FusedOperation, core: Core<'attention'>): AttentionShape {
    const { dropout: probability, stream } = core;
    const acts = this.pass.training && probability > 0;
    const dropout = acts ? this.dropout({ probability, stream, unit: 'element' }) : null;
    return this.shapes.attention(operation, core, dropout);
  }

  private optional(parameter: number | null): BufferView | null {
    return parameter === null ? null : this.weight(parameter);
  }

  /** Memory kept for backward; null where that does not come. */
  private keep(operation: FusedOperation, elements: number): BufferView | null {
    if (!this.isTrained(operation)) return null;
    const view = temporary(`kept by ${operation.path}`, elements);
    this.kept.set(operation, view);
    return view;
  }
}

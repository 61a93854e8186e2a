import { assertNever, invariant } from '../../../shared/errors';
import { parametersOf } from '../../operation-parameters';
import { depthwiseFilterGradient } from '../depthwise/filter-gradient';
import { depthwiseInputGradient } from '../depthwise/stencil';
import type { ConvolutionShape } from '../gemm/operand';
import { attentionGradient } from '../operations/attention-gradient';
import { batchNormInputGradient, batchNormParameterGradients } from '../operations/batch-norm';
import { biasGradient } from '../operations/bias-gradient';
import { binaryLogitsGradient } from '../operations/binary-logits';
import { convolutionFilterGradient, convolutionInputGradient } from '../operations/convolution';
import {
  layerNormGradients,
  layerNormInputGradient,
  layerNormParameterGradients,
} from '../operations/layer-norm';
import { linearInputGradient, linearWeightGradient, type OpenStore } from '../operations/linear';
import { maxPoolInputGradient, meanInputGradient } from '../operations/pooling';
import { factorGradient, scale } from '../operations/scaling';
import {
  embedTokensInputGradient,
  embedTokensParameterGradients,
  patchifyInputGradient,
} from '../operations/tokens';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { backwardInner, hasInner } from './chain';
import type { ForwardPass } from './forward';
import type { FusedOperation } from './fuse';
import { Gradients } from './gradients';

/** Ids of the parameters a fused operation reads. */
function parametersIn({ core }: FusedOperation): readonly number[] {
  return core.kind === 'identity' ? [] : parametersOf(core);
}

/** The backward pass as kernels: operations in reverse, every gradient written once and read when complete. */
export class BackwardPass {
  readonly kernels: Kernel[] = [];
  /** Gradients that are those of one node's output, by node. */
  readonly traced = new Map<number, BufferView>();
  private readonly gradients: Gradients;
  private readonly frozen: ReadonlySet<number>;
  private readonly written = new Set<number>();

  constructor(private readonly forward: ForwardPass) {
    const { fused, options, chains, pass } = forward;
    const { parameters } = options.graph;
    this.frozen = new Set(parameters.flatMap(({ name }, id) => (options.frozen.has(name) ? [id] : [])));
    const expected = new Map(fused.consumers);
    expected.set(fused.logits, (expected.get(fused.logits) ?? 0) + 1);
    this.gradients = new Gradients({
      expected,
      records: chains,
      isTrained: fused.isTrained,
      elements: (value) => pass.batch * fused.elementsOf(value),
      allocate: (value) => {
        return forward.valueMemory(value, `gradient of ${value}`, pass.batch * fused.elementsOf(value));
      },
      emit: (kernel) => this.emit(kernel),
    });
  }

  /** Where the loss writes the gradient of the logits; null where nothing is trained. */
  logitsGradient(): OpenStore | null {
    const { logits } = this.forward.fused;
    return this.gradients.requires(logits) ? this.gradients.contribution(logits) : null;
  }

  run(): void {
    for (const operation of this.forward.fused.operations.toReversed()) {
      if (!this.gradients.requires(operation.output)) continue;
      const gradient = this.gradients.take(operation.output);
      const { core, pooling, sum } = operation.parts;
      this.trace(sum ?? (pooling === null ? core : null), gradient);
      const { addend } = operation.chain;
      if (addend !== null && this.gradients.requires(addend)) this.gradients.contributeView(addend, gradient);
      const trains = parametersIn(operation).some((id) => !this.frozen.has(id));
      if (trains || operation.inputs.some((id) => this.gradients.requires(id))) {
        this.lower(operation, this.coreGradient(operation, gradient));
      }
    }
  }

  /** The gradient of the core's own result, from that of the value after the chain. */
  private coreGradient({ chain, parts, output, path }: FusedOperation, gradient: BufferView): BufferView {
    if (chain.addend === null) return gradient;
    const record = this.forward.chains.get(output);
    invariant(record, `${path} adds without a chain`);
    if (!hasInner(record)) return gradient;
    const elements = this.forward.pass.batch * record.elementsPerImage;
    const builder = new KernelBuilder(`${path} gradient before the sum`);
    const source = builder.read(gradient);
    const view = this.forward.activation(`inner gradient of ${output}`, elements);
    if (parts.pooling === null) this.trace(parts.core, view);
    const target = builder.write(view);
    const inner = backwardInner(builder, record, 'i', 'g');
    this.emit(elementwiseKernel(builder, elements, `var g = ${source}[i];\n${inner}\n${target}[i] = g;`));
    return view;
  }

  /** A store for a parameter's gradient, added to what earlier micro-batches left; null where it is not trained. */
  private parameter(id: number | null): OpenStore | null {
    if (id === null || this.frozen.has(id)) return null;
    const again = this.written.has(id);
    this.written.add(id);
    const view = this.forward.buffers.gradient(id);
    return (builder) => {
      const target = builder.write(view);
      const condition = again ? 'true' : `${builder.hyper()}.accumulate != 0u`;
      return (i, value) => `let total = ${value};
if (${condition}) { ${target}[${i}] += total; } else { ${target}[${i}] = total; }`;
    };
  }

  private lower(operation: FusedOperation, outputGradient: BufferView): void {
    const { forward } = this;
    const { core, path } = operation;
    const { profile, shapes } = forward;
    const inputId = operation.inputs[0];
    const input = () => forward.value(inputId as number);
    const inputStore = (): OpenStore | null =>
      inputId !== undefined && this.gradients.requires(inputId) ? this.gradients.contribution(inputId) : null;
    switch (core.kind) {
      case 'input':
        break;
      case 'patchify': {
        const store = inputStore();
        if (store) this.emit(patchifyInputGradient(shapes.patch(operation, core), outputGradient, store));
        break;
      }
      case 'identity':
        if (inputId !== undefined && this.gradients.requires(inputId)) {
          this.gradients.contributeView(inputId, outputGradient);
        }
        break;
      case 'conv2d': {
        const shape = shapes.convolution(operation, core);
        const weight = this.parameter(core.weight);
        const bias = this.parameter(core.bias);
        const isPooled = operation.parts.pooling !== null;
        const gradient = isPooled ? this.unpooled(operation, shape, outputGradient) : outputGradient;
        if (weight) {
          const views = { outputGradient: gradient, input: input() };
          this.emit(...convolutionFilterGradient(path, shape, views, { weight, bias }, profile));
        } else if (bias) {
          const size = {
            path,
            rows: shape.batch * shape.outHeight * shape.outWidth,
            columns: shape.outChannels,
          };
          this.emit(...biasGradient(size, gradient, bias, profile));
        }
        const store = inputStore();
        if (store) {
          const views = { outputGradient: gradient, weight: forward.weight(core.weight) };
          this.emit(...convolutionInputGradient(path, shape, views, store, profile));
        }
        break;
      }
      case 'linear': {
        const shape = shapes.linear(operation);
        const weight = this.parameter(core.weight);
        const bias = this.parameter(core.bias);
        if (weight) {
          const views = { outputGradient, input: input() };
          this.emit(...linearWeightGradient(shape, views, { weight, bias }, profile));
        } else if (bias) {
          const size = { path, rows: shape.rows, columns: shape.outputs };
          this.emit(...biasGradient(size, outputGradient, bias, profile));
        }
        const store = inputStore();
        if (store) {
          const views = { outputGradient, weight: forward.weight(core.weight) };
          this.emit(...linearInputGradient(shape, views, store, profile));
        }
        break;
      }
      case 'batchNorm2d': {
        const shape = shapes.batchNorm(operation, core);
        const statistics = this.kept(operation);
        const sums = temporary(`${path} sums`, 2 * shape.channels);
        const views = { input: input(), statistics, outputGradient };
        const stores = { weight: this.parameter(core.weight), bias: this.parameter(core.bias) };
        this.emit(...batchNormParameterGradients(shape, views, sums, stores, profile));
        const store = inputStore();
        if (store) {
          this.emit(
            batchNormInputGradient(shape, { ...views, sums, weight: forward.weight(core.weight) }, store),
          );
        }
        break;
      }
      case 'layerNorm': {
        const shape = shapes.layerNorm(operation, core);
        const views = { input: input(), statistics: this.kept(operation), outputGradient };
        const stores = { weight: this.parameter(core.weight), bias: this.parameter(core.bias) };
        const all = !profile.software && (stores.weight || stores.bias) ? inputStore() : null;
        if (all) {
          const weight = forward.weight(core.weight);
          this.emit(...layerNormGradients(shape, { ...views, weight }, all, stores, profile));
          break;
        }
        if (stores.weight || stores.bias) {
          this.emit(...layerNormParameterGradients(shape, views, stores, profile));
        }
        const store = inputStore();
        if (store) {
          this.emit(
            layerNormInputGradient(shape, { ...views, weight: forward.weight(core.weight) }, store, profile),
          );
        }
        break;
      }
      case 'attention': {
        const shape = forward.attentionShape(operation, core);
        const store = inputStore();
        if (!store) break;
        const deltas = temporary(`${path} deltas`, shape.batch * shape.heads * shape.tokens);
        const logSums = this.kept(operation);
        const output = forward.value(operation.output);
        const views = { input: input(), output, logSums, outputGradient, deltas };
        this.emit(...attentionGradient(shape, views, store, profile));
        break;
      }
      case 'maxPool2d': {
        const store = inputStore();
        if (!store) break;
        const views = { outputGradient, winners: this.kept(operation) };
        this.emit(maxPoolInputGradient(shapes.pool(operation, core), views, store));
        break;
      }
      case 'globalAveragePool':
      case 'firstToken':
      case 'meanTokens': {
        const store = inputStore();
        if (store) this.emit(meanInputGradient(shapes.mean(operation), outputGradient, store));
        break;
      }
      case 'embedTokens': {
        const shape = shapes.embed(operation, core);
        const stores = {
          classToken: this.parameter(core.classToken),
          position: this.parameter(core.position),
        };
        if (stores.classToken || stores.position) {
          this.emit(...embedTokensParameterGradients(shape, outputGradient, stores, profile));
        }
        const store = inputStore();
        if (store) this.emit(embedTokensInputGradient(shape, outputGradient, store));
        break;
      }
      case 'depthwiseConv2d': {
        const shape = shapes.depthwise(operation, core);
        const weight = this.parameter(core.weight);
        const bias = this.parameter(core.bias);
        if (weight) {
          const views = { outputGradient, input: input() };
          this.emit(...depthwiseFilterGradient(shape, views, { weight, bias }, profile));
        } else if (bias) {
          const size = {
            path,
            rows: shape.batch * shape.outHeight * shape.outWidth,
            columns: shape.channels,
          };
          this.emit(...biasGradient(size, outputGradient, bias, profile));
        }
        const store = inputStore();
        if (store) {
          const views = { outputGradient, weight: forward.weight(core.weight) };
          this.emit(depthwiseInputGradient(shape, views, store, profile));
        }
        break;
      }
      case 'scaleChannels': {
        const shape = shapes.channelScale(operation);
        const gateId = operation.inputs[1];
        const store = inputStore();
        if (store) {
          const views = { input: outputGradient, factors: forward.value(gateId) };
          this.emit(scale(shape, 'input gradient', views, store));
        }
        if (this.gradients.requires(gateId)) {
          const gate = this.gradients.contribution(gateId);
          this.emit(...factorGradient(shape, { input: input(), outputGradient }, gate, profile));
        }
        break;
      }
      case 'layerScale': {
        const shape = shapes.layerScale(operation, core);
        const weight = this.parameter(core.weight);
        if (weight) {
          this.emit(...factorGradient(shape, { input: input(), outputGradient }, weight, profile));
        }
        const store = inputStore();
        if (store) {
          const views = { input: outputGradient, factors: forward.weight(core.weight) };
          this.emit(scale(shape, 'input gradient', views, store));
        }
        break;
      }
      case 'binaryLogits': {
        const store = inputStore();
        if (store) this.emit(binaryLogitsGradient(path, forward.pass.batch, outputGradient, store));
        break;
      }
      default:
        assertNever(core);
    }
  }

  /** The gradient of every pixel of a convolution, from that of what its windows kept. */
  private unpooled(operation: FusedOperation, shape: ConvolutionShape, gradient: BufferView): BufferView {
    const { batch, outHeight, outWidth, outChannels } = shape;
    const view = this.forward.activation(
      `${operation.path} gradient`,
      batch * outHeight * outWidth * outChannels,
    );
    this.trace(operation.parts.core, view);
    const store: OpenStore = (builder) => {
      const target = builder.write(view);
      return (i, value) => `${target}[${i}] = ${value};`;
    };
    const views = { outputGradient: gradient, winners: this.kept(operation) };
    this.emit(maxPoolInputGradient(this.forward.shapes.window(operation, shape), views, store));
    return view;
  }

  private trace(node: number | null, gradient: BufferView): void {
    if (node !== null) this.traced.set(node, gradient);
  }

  private kept(operation: FusedOperation): BufferView {
    const view = this.forward.kept.get(operation);
    invariant(view, `${operation.path} kept nothing for its gradient`);
    return view;
  }

  private emit(...kernels: Kernel[]): void {
    this.kernels.push(...kernels);
  }
}

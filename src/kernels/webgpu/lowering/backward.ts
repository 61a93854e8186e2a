import { assertNever, invariant, UnsupportedOperationError } from '../../../shared/errors';
import { parametersOf } from '../../operation-parameters';
import type { ConvolutionShape } from '../gemm/operand';
import { attentionKeyGradient, attentionQueryGradient } from '../operations/attention-gradient';
import { batchNormInputGradient, batchNormParameterGradients } from '../operations/batch-norm';
import { convolutionFilterGradient, convolutionInputGradient } from '../operations/convolution';
import { layerNormInputGradient, layerNormParameterGradients } from '../operations/layer-norm';
import { linearInputGradient, linearWeightGradient, type OpenStore } from '../operations/linear';
import { maxPoolInputGradient, meanInputGradient } from '../operations/pooling';
import {
  embedTokensInputGradient,
  embedTokensParameterGradients,
  patchifyInputGradient,
} from '../operations/tokens';
import { type BufferView, elementwiseKernel, type Kernel, KernelBuilder, temporary } from '../program/kernel';
import { columnSums } from '../wgsl/column-sums';
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
  private readonly gradients: Gradients;
  private readonly frozen: ReadonlySet<number>;
  private readonly written = new Set<number>();

  constructor(private readonly forward: ForwardPass) {
    const { fused, options, chains, pass } = forward;
    const { parameters } = options.graph;
    this.frozen = new Set(parameters.flatMap(({ name }, id) => (options.frozen.has(name) ? [id] : [])));
    const requiresGradient = new Set<number>();
    for (const operation of fused.operations) {
      const read = [
        ...operation.inputs,
        ...(operation.chain.addend === null ? [] : [operation.chain.addend]),
      ];
      const trains = parametersIn(operation).some((id) => !this.frozen.has(id));
      if (trains || read.some((value) => requiresGradient.has(value))) requiresGradient.add(operation.output);
    }
    const expected = new Map(fused.consumers);
    expected.set(fused.logits, (expected.get(fused.logits) ?? 0) + 1);
    this.gradients = new Gradients({
      expected,
      records: chains,
      requiresGradient,
      elements: (value) => pass.batch * fused.elementsOf(value),
      allocate: (value) => {
        const [label, elements] = [`gradient of ${value}`, pass.batch * fused.elementsOf(value)];
        // As with autocast, the loss and what it hands back are float32.
        return value === fused.logits ? temporary(label, elements) : forward.activation(label, elements);
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
      if (this.gradients.requires(operation.output)) this.lower(operation, this.coreGradient(operation));
    }
  }

  /** The gradient of the core's own result; passes the addend's on. */
  private coreGradient(operation: FusedOperation): BufferView {
    const { chain, output } = operation;
    const gradient = this.gradients.take(output);
    if (chain.addend === null) return gradient;
    if (this.gradients.requires(chain.addend)) this.gradients.contributeView(chain.addend, gradient);
    const record = this.forward.chains.get(output);
    invariant(record, `${operation.path} adds without a chain`);
    const needed =
      parametersIn(operation).length > 0 || operation.inputs.some((id) => this.gradients.requires(id));
    if (!needed || !hasInner(record)) return gradient;
    const elements = this.forward.pass.batch * record.elementsPerImage;
    const builder = new KernelBuilder(`${operation.path} gradient before the sum`);
    const source = builder.read(gradient);
    const view = this.forward.activation(`inner gradient of ${output}`, elements);
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
    const { profile } = forward;
    const inputId = operation.inputs[0];
    const input = () => forward.value(inputId as number);
    const inputStore = (): OpenStore | null =>
      inputId !== undefined && this.gradients.requires(inputId) ? this.gradients.contribution(inputId) : null;
    switch (core.kind) {
      case 'input':
        break;
      case 'patchify': {
        const store = inputStore();
        if (store)
          this.emit(patchifyInputGradient(forward.patchShape(operation, core), outputGradient, store));
        break;
      }
      case 'identity':
        if (inputId !== undefined && this.gradients.requires(inputId)) {
          this.gradients.contributeView(inputId, outputGradient);
        }
        break;
      case 'conv2d': {
        const shape = forward.convolutionShape(operation, core);
        const weight = this.parameter(core.weight);
        const bias = this.parameter(core.bias);
        const gradient = operation.pooled ? this.unpooled(operation, shape, outputGradient) : outputGradient;
        if (weight) {
          const views = { outputGradient: gradient, input: input() };
          this.emit(...convolutionFilterGradient(path, shape, views, { weight, bias }, profile));
        } else if (bias)
          this.biasAlone(
            path,
            shape.batch * shape.outHeight * shape.outWidth,
            shape.outChannels,
            gradient,
            bias,
          );
        const store = inputStore();
        if (store) {
          const views = { outputGradient: gradient, weight: forward.weight(core.weight) };
          this.emit(...convolutionInputGradient(path, shape, views, store, profile));
        }
        break;
      }
      case 'linear': {
        const shape = forward.linearShape(operation);
        const weight = this.parameter(core.weight);
        const bias = this.parameter(core.bias);
        if (weight) {
          const views = { outputGradient, input: input() };
          this.emit(...linearWeightGradient(shape, views, { weight, bias }, profile));
        } else if (bias) this.biasAlone(path, shape.rows, shape.outputs, outputGradient, bias);
        const store = inputStore();
        if (store) {
          const views = { outputGradient, weight: forward.weight(core.weight) };
          this.emit(...linearInputGradient(shape, views, store, profile));
        }
        break;
      }
      case 'batchNorm2d': {
        const shape = forward.batchNormShape(operation, core);
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
        const shape = forward.layerNormShape(operation, core);
        const views = { input: input(), statistics: this.kept(operation), outputGradient };
        const stores = { weight: this.parameter(core.weight), bias: this.parameter(core.bias) };
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
        this.emit(
          attentionQueryGradient(shape, views, store, profile),
          attentionKeyGradient(shape, views, store, profile),
        );
        break;
      }
      case 'maxPool2d': {
        const store = inputStore();
        if (!store) break;
        const views = { outputGradient, winners: this.kept(operation) };
        this.emit(maxPoolInputGradient(forward.poolShape(operation, core), views, store));
        break;
      }
      case 'globalAveragePool':
      case 'firstToken':
      case 'meanTokens': {
        const store = inputStore();
        if (store) this.emit(meanInputGradient(forward.meanShape(operation), outputGradient, store));
        break;
      }
      case 'embedTokens': {
        const shape = forward.embedShape(operation, core);
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

  /** Sums the output gradient over rows where the weights beside the bias are frozen. */
  private biasAlone(
    path: string,
    rows: number,
    columns: number,
    outputGradient: BufferView,
    bias: OpenStore,
  ): void {
    this.emit(
      ...columnSums(
        {
          label: `${path} bias gradient`,
          rows,
          columns,
          termCount: 1,
          terms: (builder) => `let term0 = ${builder.read(outputGradient)}[row * ${columns}u + column];`,
          finish: (builder) => bias(builder)('column', 'sum0'),
        },
        this.forward.profile,
      ),
    );
  }

  /** The gradient of every pixel of a convolution, from that of what its windows kept. */
  private unpooled(operation: FusedOperation, shape: ConvolutionShape, gradient: BufferView): BufferView {
    const { batch, outHeight, outWidth, outChannels } = shape;
    const view = this.forward.activation(
      `${operation.path} gradient`,
      batch * outHeight * outWidth * outChannels,
    );
    const store: OpenStore = (builder) => {
      const target = builder.write(view);
      return (i, value) => `${target}[${i}] = ${value};`;
    };
    const views = { outputGradient: gradient, winners: this.kept(operation) };
    this.emit(maxPoolInputGradient(this.forward.windowShape(operation, shape), views, store));
    return view;
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

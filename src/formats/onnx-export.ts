import type { Graph, Node, Operation, ParameterId } from '../kernels/graph';
import type { ExportedModel } from '../protocol/model';
import { activationKind, type OnnxFormula } from '../recipe/kinds/activations';
import { assertNever, invariant } from '../shared/errors';
import { float16FromFloat32 } from './half-floats';
import { OnnxGraph } from './onnx-model';
import { preprocessingDescription } from './preprocessing-description';
import { quantised } from './quantise';
import { type StateTensors, stateTensors, transpose } from './state-tensors';

type Kind<K extends Operation['kind']> = Extract<Operation, { kind: K }>;

/**
 * How the weights of convolutions and linear layers are stored; all else stays float32. float16 halves the file; int8 has
 * one scale for each output channel. Either is widened to float32 where the graph reads it, so that every runtime
 * computes as with float32, activations included: no kernels of half or integer arithmetic are asked for, which
 * onnxruntime-web has for some operators alone, and which cost more accuracy.
 */
export const ONNX_STORAGES = ['float32', 'float16', 'int8'] as const;
export type OnnxStorage = (typeof ONNX_STORAGES)[number];

/**
 * The model as ONNX (opset 17). Input `images` [batch, C, H, W]: float32 pixels on the [0, 1] scale (torchvision's
 * ToTensor); the recipe's normalisation is the graph's first step. Output `logits` [batch, classes]. The batch is free.
 *
 * Inside, images are N C H W and weights stand in torch's layout under their state_dict names.
 */
export function exportOnnx(model: ExportedModel, storage: OnnxStorage = 'float32'): Blob {
  const writer = new OnnxWriter(model, storage);
  return new Blob(writer.write() as Uint8Array<ArrayBuffer>[], { type: 'application/octet-stream' });
}

class OnnxWriter {
  private readonly onnx = new OnnxGraph();
  private readonly tensors: StateTensors;
  private readonly graph: Graph;
  /** Name of each node's output. */
  private readonly names: string[] = [];

  constructor(
    private readonly model: ExportedModel,
    private readonly storage: OnnxStorage,
  ) {
    this.graph = model.graph;
    this.tensors = stateTensors(model.graph, model.tensors);
  }

  write() {
    const { graph, model } = this;
    const [height = 0, width = 0, channels = 0] = graph.inputShape;
    for (const [id, node] of graph.nodes.entries()) this.names[id] = this.node(node);
    this.onnx.add('Identity', [this.names[graph.output]], {}, 'logits');
    return this.onnx.finish({
      input: { name: 'images', shape: ['batch', channels, height, width] },
      output: { name: 'logits', shape: ['batch', graph.classCount] },
      about:
        'Image classifier trained with Vireo. images: float32 [batch, channels, height, width], RGB on the [0, 1] scale; ' +
        'normalisation is inside. The metadata "preprocessing" says how a file becomes pixels. logits: one row per image, in the ' +
        'order of the metadata "classes".',
      metadata: {
        classes: JSON.stringify(model.classes),
        preprocessing: preprocessingDescription(model),
        recipe: JSON.stringify(model.recipe),
      },
    });
  }

  private node(node: Node): string {
    const { operation, shape } = node;
    const inputs = node.inputs.map((id) => this.names[id]);
    const [x = ''] = inputs;
    const onnx = this.onnx;
    switch (operation.kind) {
      case 'input':
        return this.normalized();
      case 'conv2d':
        return this.convolution(x, operation);
      case 'depthwiseConv2d':
        return this.convolution(x, operation, shape[2]);
      case 'linear':
        return this.linear(x, node, operation);
      case 'activation':
        return this.formula(activationKind(operation.function).onnx(operation.slope), x);
      case 'maxPool2d':
        return onnx.add('MaxPool', [x], {
          kernel_shape: operation.kernel,
          strides: operation.stride,
          pads: [...operation.padding, ...operation.padding],
        });
      case 'globalAveragePool':
        return onnx.add('Flatten', [onnx.add('GlobalAveragePool', [x])]);
      case 'batchNorm2d':
        return onnx.add(
          'BatchNormalization',
          [
            x,
            this.parameter(operation.weight),
            this.parameter(operation.bias),
            this.buffer(operation.runningMean),
            this.buffer(operation.runningVariance),
          ],
          { epsilon: { float: operation.epsilon } },
        );
      case 'layerNorm':
        return onnx.add(
          'LayerNormalization',
          [x, this.parameter(operation.weight), this.parameter(operation.bias)],
          {
            axis: -1,
            epsilon: { float: operation.epsilon },
          },
        );
      case 'dropout':
      case 'stochasticDepth':
        return x; // the identity outside of training
      case 'add':
        return onnx.add('Add', inputs);
      case 'scaleChannels':
        return onnx.add('Mul', [x, onnx.add('Reshape', [inputs[1], onnx.integers([-1, shape[2], 1, 1])])]);
      case 'layerScale':
        return this.layerScale(x, node, operation);
      case 'binaryLogits':
        return onnx.add('Pad', [x, onnx.integers([0, 1, 0, 0])]);
      case 'reshape':
        return this.reshape(x, node);
      case 'patchify':
        return this.patchify(x, node, operation);
      case 'embedTokens':
        return this.embedTokens(x, node, operation);
      case 'attention':
        return this.attention(x, node, operation);
      case 'firstToken':
        return onnx.add('Gather', [x, onnx.integers(0)], { axis: 1 });
      case 'meanTokens':
        return onnx.add('ReduceMean', [this.tokensFrom(x, operation.from)], { axes: [1], keepdims: 0 });
      default:
        return assertNever(operation);
    }
  }

  private normalized(): string {
    const { mean, deviation } = this.model.normalization;
    const constant = (name: string, values: readonly number[]) =>
      this.onnx.floats(name, [1, values.length, 1, 1], Float32Array.from(values));
    const centred = mean.every((m) => m === 0)
      ? 'images'
      : this.onnx.add('Sub', ['images', constant('mean', mean)]);
    return deviation.every((d) => d === 1)
      ? centred
      : this.onnx.add('Div', [centred, constant('deviation', deviation)]);
  }

  private parameter(id: ParameterId): string {
    const { name, shape, data } = this.tensors.parameter(id);
    return this.onnx.floats(name, shape, data);
  }

  /** The weights of a convolution [out, in, kh, kw]. */
  private kernel(id: ParameterId): string {
    const { name, shape, data } = this.tensors.parameter(id);
    return this.weights(name, shape, data, 0);
  }

  /** Weights as they are to be stored; `axis` is that of the output channels. */
  private weights(name: string, shape: readonly number[], data: Float32Array, axis: number): string {
    switch (this.storage) {
      case 'float32':
        return this.onnx.floats(name, shape, data);
      case 'float16': {
        const halves = float16FromFloat32(data);
        // What no half can hold stays as it is.
        return halves ? this.onnx.halves(name, shape, halves) : this.onnx.floats(name, shape, data);
      }
      case 'int8':
        return this.onnx.scaledBytes(name, shape, { ...quantised(data, shape, axis), axis });
      default:
        return assertNever(this.storage);
    }
  }

  private buffer(id: number): string {
    const { name, shape, data } = this.tensors.buffer(id);
    return this.onnx.floats(name, shape, data);
  }

  private biased(inputs: string[], bias: ParameterId | null): string[] {
    return bias === null ? inputs : [...inputs, this.parameter(bias)];
  }

  private convolution(
    x: string,
    { kernel, stride, padding, weight, bias }: Kind<'conv2d' | 'depthwiseConv2d'>,
    group = 1,
  ): string {
    const { top, left, bottom, right } = padding;
    return this.onnx.add('Conv', this.biased([x, this.kernel(weight)], bias), {
      kernel_shape: kernel,
      strides: stride,
      pads: [top, left, bottom, right],
      group,
    });
  }

  /** Images are N C H W here and tokens N T D: between the two, channels change their place. */
  private reshape(x: string, { shape, inputs }: Node): string {
    const { onnx } = this;
    const before = this.graph.nodes[inputs[0]].shape.length;
    const isToTokens = before === 3 && shape.length === 2;
    const source = isToTokens ? onnx.add('Transpose', [x], { perm: [0, 2, 3, 1] }) : x;
    const reshaped = onnx.add('Reshape', [source, onnx.integers([-1, ...shape])]);
    const isToImage = before === 2 && shape.length === 3;
    return isToImage ? onnx.add('Transpose', [reshaped], { perm: [0, 3, 1, 2] }) : reshaped;
  }

  private layerScale(x: string, { shape }: Node, { weight }: Kind<'layerScale'>): string {
    const { name, data } = this.tensors.parameter(weight);
    const width = data.length;
    return this.onnx.add('Mul', [
      x,
      this.onnx.floats(name, shape.length === 3 ? [width, 1, 1] : [width], data),
    ]);
  }

  private linear(x: string, node: Node, { weight, bias }: Kind<'linear'>): string {
    const layout = this.graph.parameters[weight]?.layout;
    if (layout?.kind === 'patchConvolution') {
      const { patch } = layout;
      const inputs = this.biased([x, this.kernel(weight)], bias);
      const projected = this.onnx.add('Conv', inputs, {
        kernel_shape: [patch, patch],
        strides: [patch, patch],
      });
      const [tokens = 0, width = 0] = node.shape;
      const flat = this.onnx.add('Reshape', [projected, this.onnx.integers([-1, width, tokens])]);
      return this.onnx.add('Transpose', [flat], { perm: [0, 2, 1] });
    }
    const { name, shape, data } = this.tensors.parameter(weight);
    // In torch it may be a 1×1 convolution.
    const [out = 0, into = 0] = shape;
    if (node.shape.length === 1) {
      const matrix = this.weights(name, [out, into], data, 0);
      return this.onnx.add('Gemm', this.biased([x, matrix], bias), { transB: 1 });
    }
    const transposed = this.weights(`${name}:transposed`, [into, out], transpose(data, out, into), 1);
    const product = this.onnx.add('MatMul', [x, transposed]);
    return bias === null ? product : this.onnx.add('Add', [product, this.parameter(bias)]);
  }

  private tokensFrom(x: string, from: number): string {
    if (from === 0) return x;
    const [begin, end, axis] = [[from], [2147483647], [1]].map((values) => this.onnx.integers(values));
    return this.onnx.add('Slice', [x, begin, end, axis]);
  }

  /** The output of a formula of `x`. */
  private formula(formula: OnnxFormula, x: string): string {
    if (formula === 'x') return x;
    if (typeof formula === 'number')
      return this.onnx.floats(`number_${formula}`, [], Float32Array.of(formula));
    const inputs = formula.inputs.map((input) => this.formula(input, x));
    const attributes = Object.entries(formula.attributes ?? {}).map(([name, float]) => [name, { float }]);
    return this.onnx.add(formula.operator, inputs, Object.fromEntries(attributes));
  }

  /** b c (h p1) (w p2) → b (h w) (p1 p2 c). A projection by convolution cuts the patches itself. */
  private patchify(x: string, node: Node, { patch }: Kind<'patchify'>): string {
    const id = this.names.length;
    const readers = this.graph.nodes.filter((reader) => reader.inputs.includes(id));
    const byConvolution = readers.map(
      ({ operation: o }) =>
        o.kind === 'linear' && this.graph.parameters[o.weight]?.layout.kind === 'patchConvolution',
    );
    if (byConvolution.length > 0 && byConvolution.every(Boolean)) return x;
    invariant(!byConvolution.some(Boolean), 'Patches are read both by a convolution and otherwise');
    const [height = 0, width = 0, channels = 0] = this.graph.nodes[node.inputs[0]]?.shape ?? [];
    const { onnx } = this;
    const cut = onnx.integers([-1, channels, height / patch, patch, width / patch, patch]);
    const patches = onnx.add('Transpose', [onnx.add('Reshape', [x, cut])], { perm: [0, 2, 4, 3, 5, 1] });
    return onnx.add('Reshape', [patches, onnx.integers([-1, ...node.shape])]);
  }

  /** A zero token is put in front, and the class token is added to it with its position. */
  private embedTokens(x: string, node: Node, { classToken, position }: Kind<'embedTokens'>): string {
    const { onnx } = this;
    const [tokens = 0, width = 0] = node.shape;
    const positions = this.tensors.parameter(position);
    if (classToken === null) {
      return onnx.add('Add', [x, onnx.floats(positions.name, [1, tokens, width], positions.data)]);
    }
    const token = this.tensors.parameter(classToken);
    const added = Float32Array.from(positions.data, (value, i) =>
      i < width ? value + token.data[i] : value,
    );
    const padded = onnx.add('Pad', [x, onnx.integers([0, 1, 0, 0, 0, 0])]);
    const constant = onnx.floats(`${token.name}+${positions.name}`, [1, tokens, width], added);
    return onnx.add('Add', [padded, constant]);
  }

  private attention(x: string, node: Node, { heads, headWidth }: Kind<'attention'>): string {
    const { onnx } = this;
    const [tokens = 0, inner = 0] = node.shape;
    const packed = onnx.add('Reshape', [x, onnx.integers([-1, tokens, 3, heads, headWidth])]);
    const qkv = onnx.add('Transpose', [packed], { perm: [2, 0, 3, 1, 4] }); // [3, N, heads, T, headWidth]
    const [q, k, v] = [0, 1, 2].map((i) => onnx.add('Gather', [qkv, onnx.integers(i)], { axis: 0 })) as [
      string,
      string,
      string,
    ];
    const scale = onnx.floats(`scale_${headWidth}`, [], Float32Array.of(headWidth ** -0.5));
    const keys = onnx.add('Transpose', [k], { perm: [0, 1, 3, 2] });
    const scores = onnx.add('MatMul', [onnx.add('Mul', [q, scale]), keys]);
    const mixed = onnx.add('MatMul', [onnx.add('Softmax', [scores], { axis: -1 }), v]);
    const joined = onnx.add('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    return onnx.add('Reshape', [joined, onnx.integers([-1, tokens, inner])]);
  }
}

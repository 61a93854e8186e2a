/**
 * A model as a tfjs LayersModel: `model.json` and `model.weights.bin`, for `tf.loadLayersModel`. Made of stock Keras
 * layers only, so that plain tfjs (and Keras) can read it; what they cannot express is refused by name.
 *
 * Input [batch, H, W, C] on the [0, 1] scale, normalised by the first layer; output logits [batch, classes].
 */
import type { Graph, Node, Operation } from '../kernels/graph';
import type { ExportedModel } from '../protocol/model';
import { activationKind } from '../recipe/kinds/activations';
import { assertNever, InvariantError, invariant } from '../shared/errors';
import { failure, type Result, success } from '../shared/result';
import { type StateTensors, stateTensors, transpose } from './state-tensors';
import { denseKernel, hwioKernel } from './tfjs-weights';

type Kind<K extends Operation['kind']> = Extract<Operation, { kind: K }>;

/** A layer of the topology, as Keras serialises it. */
interface LayerSpec {
  readonly className: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly string[];
  /** In the order Keras keeps them. */
  readonly weights: readonly LayerWeight[];
}

interface LayerWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface TfjsFiles {
  readonly modelJson: string;
  readonly weights: Blob;
}

const WEIGHTS_FILE = 'model.weights.bin';

/** Failure `tfjsCannotExpress` names the first operation stock layers lack. */
export function exportTfjsLayers(model: ExportedModel): Result<TfjsFiles> {
  const { graph } = model;
  const stranger = graph.nodes.find((node) => !isExpressible(node, graph));
  if (stranger)
    return failure('tfjsCannotExpress', { operation: stranger.operation.kind, path: stranger.path });

  const builder = new LayerBuilder(model);
  const output = builder.build();
  const layers = builder.layers.map(({ name, spec }) => ({
    class_name: spec.className,
    name,
    config: { name, trainable: true, ...spec.config },
    inbound_nodes: spec.inputs.length === 0 ? [] : [spec.inputs.map((input) => [input, 0, 0, {}])],
  }));
  const weights = builder.layers.flatMap(({ name, spec }) =>
    spec.weights.map((weight) => ({ ...weight, name: `${name}/${weight.name}` })),
  );
  const modelJson = JSON.stringify({
    format: 'layers-model',
    generatedBy: 'Vireo',
    convertedBy: null,
    modelTopology: {
      class_name: 'Model',
      config: { name: 'vireo', layers, input_layers: [['images', 0, 0]], output_layers: [[output, 0, 0]] },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [WEIGHTS_FILE],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ],
    userDefinedMetadata: { classes: model.classes, recipe: model.recipe },
  });
  const bytes = weights.map(({ data }) => Float32Array.from(data));
  return success({ modelJson, weights: new Blob(bytes, { type: 'application/octet-stream' }) });
}

function isExpressible({ operation, inputs }: Node, graph: Graph): boolean {
  switch (operation.kind) {
    case 'input':
    case 'conv2d':
    case 'globalAveragePool':
    case 'batchNorm2d':
    case 'dropout':
    case 'stochasticDepth':
    case 'add':
    case 'reshape':
    case 'depthwiseConv2d':
    case 'scaleChannels':
    case 'binaryLogits':
      return true;
    case 'activation':
      return activationKind(operation.function).keras(operation.slope) !== null;
    case 'linear':
      return graph.parameters[operation.weight].layout.kind !== 'patchConvolution';
    case 'maxPool2d': {
      // Keras pads with zeros, torch with −∞: the same where nothing is negative.
      const before = graph.nodes[inputs[0]].operation;
      const isPadded = operation.padding.some((cells) => cells > 0);
      return !isPadded || (before.kind === 'activation' && before.function === 'relu');
    }
    case 'layerNorm':
    case 'patchify':
    case 'embedTokens':
    case 'attention':
    case 'firstToken':
    case 'meanTokens':
    case 'layerScale':
      return false;
    default:
      return assertNever(operation);
  }
}

class LayerBuilder {
  readonly layers: { name: string; spec: LayerSpec }[] = [];
  private readonly tensors: StateTensors;
  private readonly names: string[] = [];

  constructor(private readonly model: ExportedModel) {
    this.tensors = stateTensors(model.graph, model.tensors);
  }

  /** Adds a layer per node; returns the name of the last. */
  build(): string {
    for (const [id, node] of this.model.graph.nodes.entries()) this.names[id] = this.node(node);
    return this.names[this.model.graph.output];
  }

  private layer(
    name: string,
    className: string,
    inputs: readonly string[],
    config: LayerSpec['config'] = {},
    weights: readonly LayerWeight[] = [],
  ): string {
    this.layers.push({ name, spec: { className, config, inputs, weights } });
    return name;
  }

  private node(node: Node): string {
    const { operation } = node;
    const [x, ...others] = node.inputs.map((id) => this.names[id]);
    const name = `${node.path.replaceAll('.', '_') || 'layer'}_${this.layers.length}`;
    switch (operation.kind) {
      case 'input':
        return this.input();
      case 'conv2d':
        return this.convolution(name, x, operation);
      case 'depthwiseConv2d':
        return this.depthwise(name, x, operation);
      case 'linear':
        return this.dense(name, x, operation);
      case 'activation': {
        const layer = activationKind(operation.function).keras(operation.slope);
        invariant(layer !== null, `isExpressible has refused ${operation.function}`);
        return this.layer(name, layer.className, [x], layer.config);
      }
      case 'maxPool2d': {
        const { kernel, stride, padding } = operation;
        const [vertical, horizontal] = padding;
        const source = this.padded(name, x, [vertical, vertical], [horizontal, horizontal]);
        return this.layer(name, 'MaxPooling2D', [source], {
          pool_size: kernel,
          strides: stride,
          padding: 'valid',
        });
      }
      case 'globalAveragePool':
        return this.layer(name, 'GlobalAveragePooling2D', [x]);
      case 'batchNorm2d':
        return this.batchNorm(name, x, operation);
      case 'dropout':
        return this.layer(name, 'Dropout', [x], { rate: operation.probability });
      case 'stochasticDepth':
        return x; // the identity outside of training
      case 'add':
        return this.layer(name, 'Add', [x, ...others]);
      case 'scaleChannels': {
        const gate = this.layer(`${name}_gate`, 'Reshape', others, { target_shape: [1, 1, node.shape[2]] });
        return this.layer(name, 'Multiply', [x, gate]);
      }
      case 'binaryLogits':
        return this.layer(name, 'Dense', [x], { units: 2, use_bias: false, activation: 'linear' }, [
          { name: 'kernel', shape: [1, 2], data: Float32Array.of(0, 1) },
        ]);
      case 'reshape':
        return node.shape.length === 1
          ? this.layer(name, 'Flatten', [x])
          : this.layer(name, 'Reshape', [x], { target_shape: node.shape });
      case 'layerNorm':
      case 'patchify':
      case 'embedTokens':
      case 'attention':
      case 'firstToken':
      case 'meanTokens':
      case 'layerScale':
        throw new InvariantError(`${operation.kind} was to be refused before any layer is written`);
      default:
        return assertNever(operation);
    }
  }

  /** Normalises with a batch norm of fixed statistics: (x − mean) / √deviation². */
  private input(): string {
    const { graph, normalization } = this.model;
    const name = this.layer('images', 'InputLayer', [], {
      batch_input_shape: [null, ...graph.inputShape],
      dtype: 'float32',
    });
    const { mean, deviation } = normalization;
    if (mean.every((m) => m === 0) && deviation.every((d) => d === 1)) return name;
    const shape = [mean.length];
    return this.layer(
      'normalized',
      'BatchNormalization',
      [name],
      { axis: -1, epsilon: 0, center: false, scale: false },
      [
        { name: 'moving_mean', shape, data: Float32Array.from(mean) },
        { name: 'moving_variance', shape, data: Float32Array.from(deviation, (d) => d * d) },
      ],
    );
  }

  private padded(name: string, x: string, rows: readonly number[], columns: readonly number[]): string {
    if ([...rows, ...columns].every((cells) => cells === 0)) return x;
    return this.layer(`${name}_pad`, 'ZeroPadding2D', [x], { padding: [rows, columns] });
  }

  private convolution(name: string, x: string, operation: Kind<'conv2d'>): string {
    const { kernel, stride, padding, weight, bias } = operation;
    const { shape, data } = this.tensors.parameter(weight);
    const source = this.padded(name, x, [padding.top, padding.bottom], [padding.left, padding.right]);
    const [outChannels, inChannels, height, width] = shape;
    const config = {
      filters: outChannels,
      kernel_size: kernel,
      strides: stride,
      padding: 'valid',
      use_bias: bias !== null,
      activation: 'linear',
    };
    return this.layer(name, 'Conv2D', [source], config, [
      { name: 'kernel', shape: [height, width, inChannels, outChannels], data: hwioKernel(data, shape) },
      ...this.bias(bias),
    ]);
  }

  private depthwise(name: string, x: string, operation: Kind<'depthwiseConv2d'>): string {
    const { kernel, stride, padding, weight, bias } = operation;
    const { shape, data } = this.tensors.parameter(weight);
    const source = this.padded(name, x, [padding.top, padding.bottom], [padding.left, padding.right]);
    const [channels, , height, width] = shape;
    const config = {
      kernel_size: kernel,
      strides: stride,
      padding: 'valid',
      depth_multiplier: 1,
      use_bias: bias !== null,
      activation: 'linear',
    };
    const filters = transpose(data, channels, height * width);
    return this.layer(name, 'DepthwiseConv2D', [source], config, [
      { name: 'depthwise_kernel', shape: [height, width, channels, 1], data: filters },
      ...this.bias(bias),
    ]);
  }

  private dense(name: string, x: string, { weight, bias }: Kind<'linear'>): string {
    const { shape, data } = this.tensors.parameter(weight);
    const [outFeatures, inFeatures] = shape;
    const { layout } = this.model.graph.parameters[weight];
    const config = { units: outFeatures, use_bias: bias !== null, activation: 'linear' };
    return this.layer(name, 'Dense', [x], config, [
      { name: 'kernel', shape: [inFeatures, outFeatures], data: denseKernel(data, outFeatures, layout) },
      ...this.bias(bias),
    ]);
  }

  private bias(id: number | null): LayerWeight[] {
    if (id === null) return [];
    const { shape, data } = this.tensors.parameter(id);
    return [{ name: 'bias', shape, data }];
  }

  private batchNorm(name: string, x: string, operation: Kind<'batchNorm2d'>): string {
    const { epsilon, momentum, weight, bias, runningMean, runningVariance } = operation;
    const weights = [
      { ...this.tensors.parameter(weight), name: 'gamma' },
      { ...this.tensors.parameter(bias), name: 'beta' },
      { ...this.tensors.buffer(runningMean), name: 'moving_mean' },
      { ...this.tensors.buffer(runningVariance), name: 'moving_variance' },
    ];
    // Keras' momentum is the share of the old value, torch's that of the new.
    return this.layer(
      name,
      'BatchNormalization',
      [x],
      { axis: -1, epsilon, momentum: 1 - momentum },
      weights,
    );
  }
}

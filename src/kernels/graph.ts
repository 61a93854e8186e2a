/**
 * The computation of a model as data: a list of operations with static shapes, in topological order.
 * Every device runs the same graph; nothing here touches a device.
 *
 * Shapes leave the batch out: a value of shape [T, D] holds [N, T, D]. Images are [H, W, C], tokens [T, D],
 * features [D]. All values are float32.
 */

import type { ActivationFunction } from '../recipe/kinds/activations';

export type Shape = readonly number[];

/** A value computed by the graph: the output of one node. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
}

export interface Padding {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Index into `Graph.parameters`. */
export type ParameterId = number;
/** Index into `Graph.buffers`. */
export type BufferId = number;

/** One operation. Each names the torch operation it equals. Weights are in Vireo's layouts (see ParameterSpec). */
export type Operation =
  /** The normalised image batch [H, W, C]. */
  | { readonly kind: 'input' }
  /** torch.nn.functional.conv2d on NHWC; weight [kh, kw, in, out], bias [out]. */
  | {
      readonly kind: 'conv2d';
      readonly kernel: readonly [number, number];
      readonly stride: readonly [number, number];
      readonly padding: Padding;
      readonly weight: ParameterId;
      readonly bias: ParameterId | null;
    }
  /** torch.nn.functional.conv2d with groups = C, one filter a channel: [H, W, C] → [H', W', C]; weight [kh, kw, C], bias [C]. */
  | {
      readonly kind: 'depthwiseConv2d';
      readonly kernel: readonly [number, number];
      readonly stride: readonly [number, number];
      readonly padding: Padding;
      readonly weight: ParameterId;
      readonly bias: ParameterId | null;
    }
  /** torch.nn.functional.linear over the last axis; weight [out, in], bias [out]. */
  | { readonly kind: 'linear'; readonly weight: ParameterId; readonly bias: ParameterId | null }
  /**
   * torch's relu, leaky_relu(slope), gelu (the exact erf form), relu6 = min(max(x, 0), 6), hardsigmoid = relu6(x + 3) / 6,
   * hardswish = x · hardsigmoid(x), sigmoid, and silu = x · sigmoid(x). `slope` is read by leakyRelu alone.
   */
  | { readonly kind: 'activation'; readonly function: ActivationFunction; readonly slope: number }
  /** torch.nn.functional.max_pool2d: padded cells never win; floor mode. */
  | {
      readonly kind: 'maxPool2d';
      readonly kernel: readonly [number, number];
      readonly stride: readonly [number, number];
      readonly padding: readonly [number, number];
    }
  /** torch.nn.AdaptiveAvgPool2d(1) followed by flatten: [H, W, C] → [C]. */
  | { readonly kind: 'globalAveragePool' }
  /** torch.nn.BatchNorm2d over N, H, W: batch statistics in training, running ones in evaluation. */
  | {
      readonly kind: 'batchNorm2d';
      /** In training too as in evaluation: running statistics, which stay. Nothing before it may be trained. */
      readonly isFrozen?: boolean;
      readonly epsilon: number;
      readonly momentum: number;
      readonly weight: ParameterId;
      readonly bias: ParameterId;
      readonly runningMean: BufferId;
      readonly runningVariance: BufferId;
    }
  /** torch.nn.functional.layer_norm over the last axis (biased variance). */
  | {
      readonly kind: 'layerNorm';
      readonly epsilon: number;
      readonly weight: ParameterId;
      readonly bias: ParameterId;
    }
  /** torch.nn.functional.dropout; the mask is pcg4d(element, stream, step, seed), see kernels/dropout-mask.ts. */
  | { readonly kind: 'dropout'; readonly probability: number; readonly stream: number }
  /**
   * torchvision.ops.stochastic_depth, mode 'row' (Huang et al. 2016): in training each image's whole value is kept with
   * probability 1 − p and divided by it, else 0. The mask has one element an image: see kernels/dropout-mask.ts.
   */
  | { readonly kind: 'stochasticDepth'; readonly probability: number; readonly stream: number }
  /** Residual sum of two values of one shape. */
  | { readonly kind: 'add' }
  /** Squeeze-excitation (Hu et al. 2018): inputs x [H, W, C] and gate [C] → x · gate, the same gate at every pixel. */
  | { readonly kind: 'scaleChannels' }
  /** Layer scale (CaiT, Touvron et al. 2021): x · weight over the last axis; weight [D]. */
  | { readonly kind: 'layerScale'; readonly weight: ParameterId }
  /** The same numbers under another shape (flatten is [H, W, C] → [H·W·C], channels last). */
  | { readonly kind: 'reshape' }
  /** [H, W, C] → [T, P·P·C], T row-major over patches; within a patch p1, p2, c (einops of vit-pytorch). */
  | { readonly kind: 'patchify'; readonly patch: number }
  /** Prepends the class token [D] where there is one, adds positions [T, D]: [T', D] → [T, D]. */
  | { readonly kind: 'embedTokens'; readonly classToken: ParameterId | null; readonly position: ParameterId }
  /**
   * Multi-head scaled-dot-product attention from packed projections: [T, 3·heads·headWidth] (all of q, then k, then v;
   * each head-major) → [T, heads·headWidth]. Scores are scaled by headWidth^-½; dropout acts on the probabilities.
   */
  | {
      readonly kind: 'attention';
      readonly heads: number;
      readonly headWidth: number;
      readonly dropout: number;
      readonly stream: number;
    }
  /** [T, D] → [D]: the first token. */
  | { readonly kind: 'firstToken' }
  /** [T, D] → [D]: the mean over tokens `from` … T − 1. */
  | { readonly kind: 'meanTokens'; readonly from: number }
  /**
   * One output z as two logits, [1] → [2]: (0, z). Softmax and cross-entropy over them are sigmoid and
   * torch.nn.BCEWithLogitsLoss of z, class 1 being the positive one.
   */
  | { readonly kind: 'binaryLogits' };

export type OperationKind = Operation['kind'];

export interface Node {
  readonly operation: Operation;
  /** Ids of the nodes whose outputs this one reads. */
  readonly inputs: readonly number[];
  readonly shape: Shape;
  /** Where in the model it stands, as torch names it: `layer1.0.conv1`. Empty at the root. */
  readonly path: string;
}

/**
 * How a parameter is first drawn. Bounds follow torch.nn.init; `fanIn` is torch's.
 * `normal` with `truncateAt` (in absolute value) is timm's trunc_normal_.
 */
export type Initialization =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly deviation: number; readonly truncateAt?: number };

/** How a tensor as torch stores it becomes the tensor Vireo computes with. */
export type LayoutChange =
  /** The same numbers in the same order (the shape may differ by axes of length 1). */
  | { readonly kind: 'same' }
  /** Convolution kernel: torch [out, in, kh, kw] → Vireo [kh, kw, in, out]. */
  | { readonly kind: 'convolution' }
  /** Depthwise kernel: torch [C, 1, kh, kw] → Vireo [kh, kw, C]. */
  | { readonly kind: 'depthwise' }
  /** Linear after a flatten: columns from torch's C, H, W order → Vireo's H, W, C. */
  | { readonly kind: 'flattened'; readonly channels: number; readonly height: number; readonly width: number }
  /** Patch embedding by convolution: torch [D, C, P, P] → Vireo linear [D, P·P·C]. */
  | { readonly kind: 'patchConvolution'; readonly channels: number; readonly patch: number };

/** One entry of a torch state_dict. A parameter of Vireo may be several stacked along axis 0 (q, k, v). */
export interface StateEntry {
  readonly name: string;
  /** Shape in torch. */
  readonly shape: Shape;
}

export interface ParameterSpec {
  /** Vireo's own key: unique, the name of the first entry. */
  readonly name: string;
  /** Shape in Vireo's layout. */
  readonly shape: Shape;
  readonly entries: readonly StateEntry[];
  readonly layout: LayoutChange;
  readonly initialization: Initialization;
  /** What it is, so that weight decay can spare all but weights. */
  readonly role: 'weight' | 'bias' | 'norm' | 'position' | 'token' | 'layerScale';
}

/** Running statistics: state that is not trained but saved with the weights. */
export interface BufferSpec {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: number;
}

export interface Graph {
  readonly nodes: readonly Node[];
  readonly parameters: readonly ParameterSpec[];
  readonly buffers: readonly BufferSpec[];
  /** int64 entries of the state_dict that Vireo only counts: `num_batches_tracked` of batch norms. */
  readonly counters: readonly string[];
  /** Shape of one normalised image [H, W, C]. */
  readonly inputShape: Shape;
  /** Id of the node whose output is the logits [classes]. */
  readonly output: number;
  readonly classCount: number;
}

/** Number of elements of a shape. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
  return size;
}

/**
 * The computation of a model as data: a list of operations with static shapes, in topological order.
 * Every device runs the same graph; nothing here touches a device.
 *
 * Shapes leave the batch out: a value of shape [T, D] holds [N, T, D]. Images are [H, W, C], tokens [T, D],
 * features [D]. All values are float32.
 */

export type Shape = readonly number[];

/** A value computed by the graph: the output of one node. */
export interface Value {
  readonly id: number;
  readonly shape: Shape;
}

export type ActivationFunction = 'relu' | 'leakyRelu' | 'gelu';

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
  /** torch.nn.functional.linear over the last axis; weight [out, in], bias [out]. */
  | { readonly kind: 'linear'; readonly weight: ParameterId; readonly bias: ParameterId | null }
  /** relu, leaky_relu(slope), or gelu (the exact erf form). */
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
  /** Residual sum of two values of one shape. */
  | { readonly kind: 'add' }
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
  | { readonly kind: 'meanTokens'; readonly from: number };

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
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal'; readonly deviation: number; readonly truncateAt?: number };

/** How a tensor as torch stores it becomes the tensor Vireo computes with. */
export type LayoutChange =
  /** The same numbers in the same order (the shape may differ by axes of length 1). */
  | { readonly kind: 'same' }
  /** Convolution kernel: torch [out, in, kh, kw] → Vireo [kh, kw, in, out]. */
  | { readonly kind: 'convolution' }
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
  /** What it is, so that weight decay can spare norms, biases and positions. */
  readonly role: 'weight' | 'bias' | 'norm' | 'position' | 'token';
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

/** The parameters an operation reads. */
export function parametersOf(operation: Operation): ParameterId[] {
  switch (operation.kind) {
    case 'conv2d':
    case 'linear':
      return operation.bias === null ? [operation.weight] : [operation.weight, operation.bias];
    case 'batchNorm2d':
    case 'layerNorm':
      return [operation.weight, operation.bias];
    case 'embedTokens':
      return operation.classToken === null
        ? [operation.position]
        : [operation.classToken, operation.position];
    default:
      return [];
  }
}

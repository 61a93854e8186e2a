import { assertNever, InvariantError, invariant } from '../../shared/errors';
import { poolsEvenly } from '../even-pooling';
import {
  type Graph,
  type Node,
  type Operation,
  type Padding,
  type ParameterSpec,
  type Shape,
  sizeOf,
} from '../graph';
import { mapParameters, parametersOf } from '../operation-parameters';
import { withoutRepeats } from './repeats';
import { cutWidth } from './widths';

/** Heads of an attention: two, so that one lies beside the other. */
const MOST_HEADS = 2;
/** Side of a patch: by fours with three channels, as any patch is. */
const LARGEST_PATCH = 2;
/** Cells a side has at least, so that a batch norm has values to average and a window has an edge and a middle. */
const LEAST_SIDE = 3;
/** Tokens of an attention at least: more than the largest tile of its kernels has rows. */
const LEAST_TOKENS = 34;
/** Odd sides first, for nothing divides them; then those that strided patches need. */
const SIDES = [1, 0].flatMap((odd) => Array.from({ length: 60 }, (_, i) => 8 + 2 * i + odd));

/**
 * A graph of the same kinds of layers, small and odd: repeated blocks once, few channels (in fours where there were fours),
 * few heads, a small image. Parameters keep their names, so that what a run says of one (frozen, slower) still holds.
 * What kernels are lowered to depends on those kinds and on what the sizes divide by.
 *
 * @param frozen names of parameters that are not trained: a block that is, and one that is not, are two kinds
 */
export function cutDown(graph: Graph, frozen: ReadonlySet<string>): Graph {
  const kept = withoutRepeats(graph, frozen);
  for (const side of SIDES) {
    const small = new Shrinking(graph, kept, side).run();
    if (small) return small;
  }
  throw new InvariantError('A graph that no small image fits');
}

/** A shape that does not work out with an image of this side. */
class DoesNotFit extends Error {
  override readonly name = 'DoesNotFit';
}

function fits(condition: boolean): asserts condition {
  if (!condition) throw new DoesNotFit();
}

const windows = (size: number, padding: number, kernel: number, stride: number): number =>
  Math.floor((size + padding - kernel) / stride) + 1;

/** Walks the kept nodes and works their shapes out anew. */
class Shrinking {
  private readonly nodes: Node[] = [];
  private readonly parameters: ParameterSpec[] = [];
  private readonly buffers: Graph['buffers'][number][] = [];
  /** Kept node → its new id. */
  private readonly ids = new Map<number, number>();
  /** Height and width that tokens were made from, for those that become an image again. */
  private image: Shape = [];

  constructor(
    private readonly graph: Graph,
    private readonly kept: ReadonlyMap<number, readonly number[]>,
    private readonly side: number,
  ) {}

  /** Null where an image of this side is too small for the graph, or does not divide as it should. */
  run(): Graph | null {
    try {
      for (const [id, inputs] of this.kept) this.add(id, inputs);
    } catch (error) {
      if (error instanceof DoesNotFit) return null;
      throw error;
    }
    const output = this.ids.get(this.graph.output);
    invariant(output !== undefined, 'The logits are never left out');
    const { nodes, parameters, buffers } = this;
    const [classCount] = nodes[output].shape;
    const { shape: inputShape } = nodes[0];
    return { nodes, parameters, buffers, counters: [], inputShape, output, classCount };
  }

  private add(id: number, keptInputs: readonly number[]): void {
    const node = this.graph.nodes[id];
    const inputs = keptInputs.map((input) => {
      const found = this.ids.get(input);
      invariant(found !== undefined, `Node ${input} is read and was left out`);
      return found;
    });
    const shapes = inputs.map((input) => this.nodes[input].shape);
    const { operation, shape, parameterShapes } = this.shrunk(id, node, shapes);
    const own = mapParameters(
      operation,
      (parameter) => {
        const spec = this.graph.parameters[parameter];
        const position = parametersOf(operation).indexOf(parameter);
        return this.parameters.push({ ...spec, shape: parameterShapes[position] }) - 1;
      },
      (buffer) => this.buffers.push({ ...this.graph.buffers[buffer], shape: [shape.at(-1) as number] }) - 1,
    );
    if (shape.length === 3 && node.shape[0] > 1) fits(shape[0] >= LEAST_SIDE && shape[1] >= LEAST_SIDE);
    this.ids.set(id, this.nodes.push({ ...node, operation: own, inputs, shape }) - 1);
  }

  /** Whether attention reads what this node computes, and how wide it wants it. */
  private packedWidth(id: number): number | null {
    for (const [reader, inputs] of this.kept) {
      const { operation } = this.graph.nodes[reader];
      if (operation.kind === 'attention' && inputs.includes(id)) {
        return 3 * Math.min(operation.heads, MOST_HEADS) * operation.headWidth;
      }
    }
    return null;
  }

  private shrunk(
    id: number,
    { operation, shape: was }: Node,
    [shape = [], second = []]: readonly Shape[],
  ): { operation: Operation; shape: Shape; parameterShapes: readonly Shape[] } {
    const width = shape.at(-1) ?? 0;
    const same = (parameterShapes: readonly Shape[] = []) => ({ operation, shape, parameterShapes });
    switch (operation.kind) {
      case 'input':
        return { operation, shape: [this.side, this.side, was[2]], parameterShapes: [] };
      case 'conv2d': {
        const out = cutWidth(was[2]);
        const [height, across] = this.convolved(shape, operation);
        return {
          operation,
          shape: [height, across, out],
          parameterShapes: [[...operation.kernel, width, out], [out]],
        };
      }
      case 'depthwiseConv2d': {
        const [height, across] = this.convolved(shape, operation);
        return {
          operation,
          shape: [height, across, width],
          parameterShapes: [[...operation.kernel, width], [width]],
        };
      }
      case 'linear': {
        const out = this.packedWidth(id) ?? cutWidth(was.at(-1) as number);
        return { operation, shape: [...shape.slice(0, -1), out], parameterShapes: [[out, width], [out]] };
      }
      case 'maxPool2d': {
        const { kernel, stride, padding } = operation;
        const [height, across] = [0, 1].map((axis) =>
          windows(shape[axis], 2 * padding[axis], kernel[axis], stride[axis]),
        );
        fits(height > 0 && across > 0);
        // Such a pooling is a part of the convolution before it.
        const [pooled] = this.graph.nodes[id].inputs.map((input) => this.graph.nodes[input].shape);
        fits(poolsEvenly(operation, shape) || !poolsEvenly(operation, pooled));
        return { operation, shape: [height, across, width], parameterShapes: [] };
      }
      case 'globalAveragePool':
      case 'firstToken':
        return { operation, shape: [width], parameterShapes: [] };
      case 'meanTokens':
        fits(operation.from < shape[0]);
        return { operation, shape: [width], parameterShapes: [] };
      case 'batchNorm2d':
      case 'layerNorm':
        return same([[width], [width]]);
      case 'layerScale':
        return same([[width]]);
      case 'activation':
      case 'dropout':
      case 'stochasticDepth':
      case 'scaleChannels':
        return same();
      case 'add':
        fits(shape.join() === second.join());
        return same();
      case 'reshape':
        return { operation, shape: this.reshaped(shape, was), parameterShapes: [] };
      case 'patchify': {
        const patch = Math.min(operation.patch, LARGEST_PATCH);
        const [rows, columns] = [shape[0] / patch, shape[1] / patch];
        fits(Number.isInteger(rows) && Number.isInteger(columns));
        return {
          operation: { ...operation, patch },
          shape: [rows * columns, patch * patch * width],
          parameterShapes: [],
        };
      }
      case 'embedTokens': {
        const tokens = shape[0] + (operation.classToken === null ? 0 : 1);
        const position = [tokens, width];
        const parameterShapes = operation.classToken === null ? [position] : [[width], position];
        return { operation, shape: position, parameterShapes };
      }
      case 'attention': {
        fits(shape[0] >= LEAST_TOKENS);
        const heads = Math.min(operation.heads, MOST_HEADS);
        return {
          operation: { ...operation, heads },
          shape: [shape[0], heads * operation.headWidth],
          parameterShapes: [],
        };
      }
      case 'binaryLogits':
        return { operation, shape: was, parameterShapes: [] };
      default:
        return assertNever(operation);
    }
  }

  private convolved(
    [height, width]: Shape,
    {
      kernel,
      stride,
      padding,
    }: { readonly kernel: readonly number[]; readonly stride: readonly number[]; readonly padding: Padding },
  ): [height: number, width: number] {
    const rows = windows(height, padding.top + padding.bottom, kernel[0], stride[0]);
    const columns = windows(width, padding.left + padding.right, kernel[1], stride[1]);
    fits(rows > 0 && columns > 0);
    return [rows, columns];
  }

  /** Flatten, an image as tokens and back, and features as an image of one pixel or as one token. */
  private reshaped(shape: Shape, was: Shape): Shape {
    const width = shape.at(-1) as number;
    const size = sizeOf(shape);
    if (was.length === 1) return [size];
    if (was.length === 2) {
      if (shape.length === 3) this.image = shape.slice(0, 2);
      return [size / width, width];
    }
    if (shape.length === 1) return [1, 1, width];
    fits(this.image.length === 2 && sizeOf(this.image) === shape[0]);
    return [...this.image, width];
  }
}

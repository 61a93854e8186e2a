import { type Graph, type Node, type Operation, sizeOf } from '../kernels/graph';
import { buffersOf, mapParameters, parametersOf } from '../kernels/operation-parameters';
import { assertNever, invariant } from '../shared/errors';

/** A graph whose first part is not trained, and where that part ends. */
export interface FrozenGraph {
  /** The same graph, its frozen part as in evaluation: running statistics, no dropout. Its values are a function of the image. */
  readonly graph: Graph;
  /** The node whose output is all that the rest reads of the frozen part; null where there is no such node. */
  readonly cut: number | null;
  /** Of each node, whether it is in the frozen part: nothing runs back through it. */
  readonly fixed: readonly boolean[];
}

/**
 * Keras's rule for layers that are not trained, where torch leaves it to the program: they run as in evaluation.
 * @param frozen names of parameters
 * @param isOfHead whether a module (by its path) belongs to what is always trained: its dropout stays
 */
export function freeze(
  graph: Graph,
  frozen: ReadonlySet<string>,
  isOfHead: (path: string) => boolean,
): FrozenGraph {
  const { nodes, parameters } = graph;
  const fixed: boolean[] = [];
  for (const { operation, inputs, path } of nodes) {
    const trains = parametersOf(operation).some((id) => !frozen.has(parameters[id].name));
    const dropsForHead = operation.kind === 'dropout' && isOfHead(path);
    fixed.push(!trains && !dropsForHead && inputs.every((input) => fixed[input] === true));
  }
  const evaluated = nodes.map((node, id) => (fixed[id] ? { ...node, operation: asEvaluated(node) } : node));
  return { graph: { ...graph, nodes: evaluated }, cut: cutOf(graph, fixed), fixed };
}

function asEvaluated({ operation }: Node): Operation {
  switch (operation.kind) {
    case 'dropout':
    case 'stochasticDepth':
      return { ...operation, probability: 0 };
    case 'attention':
      return { ...operation, dropout: 0 };
    case 'batchNorm2d':
      return { ...operation, isFrozen: true };
    case 'input':
    case 'conv2d':
    case 'depthwiseConv2d':
    case 'linear':
    case 'activation':
    case 'maxPool2d':
    case 'globalAveragePool':
    case 'layerNorm':
    case 'layerScale':
    case 'add':
    case 'scaleChannels':
    case 'reshape':
    case 'patchify':
    case 'embedTokens':
    case 'firstToken':
    case 'meanTokens':
    case 'binaryLogits':
      return operation;
    default:
      return assertNever(operation);
  }
}

/** The last node such that all until it is fixed, some of it has weights, and nothing after it reads past it. */
function cutOf({ nodes }: Graph, fixed: readonly boolean[]): number | null {
  const firstFree = fixed.indexOf(false);
  const firstWithWeights = nodes.findIndex(({ operation }) => parametersOf(operation).length > 0);
  // How far back anything from a node on reads.
  let reach = nodes.length;
  for (let id = nodes.length - 1; id > firstWithWeights; id--) {
    for (const input of nodes[id].inputs) reach = Math.min(reach, input);
    const cut = id - 1;
    if (reach >= cut && (firstFree === -1 || cut < firstFree)) return cut;
  }
  return null;
}

/** The two halves of a graph at a cut: images → features [F], features → logits. Parameters and buffers keep their names. */
export function splitGraph(graph: Graph, cut: number): { readonly trunk: Graph; readonly head: Graph } {
  const { nodes } = graph;
  const features = nodes[cut];
  invariant(features !== undefined, `The graph has no node ${cut}`);
  const size = sizeOf(features.shape);
  const flattened: Node = {
    operation: { kind: 'reshape' },
    inputs: [cut],
    shape: [size],
    path: features.path,
  };
  const trunk = part(graph, [...nodes.slice(0, cut + 1), flattened], graph.inputShape, size);
  const input: Node = { operation: { kind: 'input' }, inputs: [], shape: features.shape, path: '' };
  const rest = nodes.slice(cut + 1).map((node) => ({ ...node, inputs: node.inputs.map((id) => id - cut) }));
  const head = part(graph, [input, ...rest], features.shape, graph.classCount);
  return { trunk, head };
}

/** Some nodes of a graph with the parameters and buffers they use, renumbered. The last node is the output. */
function part(
  graph: Graph,
  nodes: readonly Node[],
  inputShape: Graph['inputShape'],
  classCount: number,
): Graph {
  const used = new Set(nodes.flatMap(({ operation }) => parametersOf(operation)));
  const usedBuffers = new Set(nodes.flatMap(({ operation }) => buffersOf(operation)));
  const parameters = places(used);
  const buffers = places(usedBuffers);
  return {
    ...graph,
    nodes: nodes.map((node) => ({
      ...node,
      operation: mapParameters(node.operation, placeIn(parameters), placeIn(buffers)),
    })),
    parameters: [...parameters.keys()].map((id) => graph.parameters[id]),
    buffers: [...buffers.keys()].flatMap((id) => graph.buffers[id] ?? []),
    counters: [],
    inputShape,
    output: nodes.length - 1,
    classCount,
  };
}

function places(ids: ReadonlySet<number>): ReadonlyMap<number, number> {
  return new Map([...ids].sort((a, b) => a - b).map((id, place) => [id, place]));
}

function placeIn(places: ReadonlyMap<number, number>): (id: number) => number {
  return (id) => {
    const place = places.get(id);
    invariant(place !== undefined, `Tensor ${id} is read but was not collected`);
    return place;
  };
}

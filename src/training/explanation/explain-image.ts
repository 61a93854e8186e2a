import type { Graph } from '../../kernels/graph';
import { lookInto } from '../../kernels/plain/look-into';
import { softmax } from '../../metrics/logits';
import type {
  AttentionExplanation,
  ConvolutionExplanation,
  ImageExplanation,
  MapStack,
} from '../../protocol/explanation';
import { invariant } from '../../shared/errors';
import {
  attentionLayers,
  type ExplainedLayer,
  firstFilters,
  mapLayers,
  type TokenGrid,
  tokenGrid,
} from './layers';
import { attentionProbabilities, attentionRollout, gradCam } from './saliency';

export interface ExplainedModel {
  readonly graph: Graph;
  /** `parameter/…` and `buffer/…`. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

export interface ExplanationRequest {
  /** A normalised image [H, W, C]. */
  readonly image: Float32Array;
  /** The class that is explained. */
  readonly target: number;
  /** The layer to look at; null for the last. */
  readonly node: number | null;
}

/** More feature maps than this are not looked at one by one. */
const MOST_MAPS = 128;

/**
 * Why the model says `target` of an image: Grad-CAM where it has convolutions, attention where it has tokens. Runs on
 * the CPU, for which `initialiseWasm` must have been awaited.
 */
export async function explainImage(
  model: ExplainedModel,
  request: ExplanationRequest,
): Promise<Pick<ImageExplanation, 'probabilities' | 'looked' | 'filters' | 'target'>> {
  const { graph, tensors } = model;
  const grid = tokenGrid(graph);
  const layers = grid ? attentionLayers(graph) : mapLayers(graph);
  const layer = layers.find(({ node }) => node === request.node) ?? layers.at(-1) ?? null;
  const { logits, looked } = await look(model, request, grid, layers, layer);
  return {
    target: request.target,
    probabilities: softmax(logits),
    looked,
    filters: firstFilters(graph, tensors),
  };
}

async function look(
  { graph, tensors }: ExplainedModel,
  { image, target }: ExplanationRequest,
  grid: TokenGrid | null,
  layers: readonly ExplainedLayer[],
  layer: ExplainedLayer | null,
): Promise<{ logits: Float32Array; looked: ImageExplanation['looked'] }> {
  if (!layer) {
    const { logits } = await lookInto({ graph, tensors, image, nodes: [], gradient: null });
    return { logits, looked: null };
  }
  if (!grid) {
    const { node } = layer;
    const seen = await lookInto({ graph, tensors, image, nodes: [node], gradient: { target, node } });
    const maps = seen.values.get(node);
    invariant(maps !== undefined && seen.gradient !== null, 'A layer was not looked at');
    return { logits: seen.logits, looked: convolution(graph, layers, node, maps, seen.gradient) };
  }
  // What each attention reads: the packed projections, from which its probabilities follow.
  const inputs = layers.map(({ node }) => graph.nodes[node]?.inputs[0] ?? -1);
  const { logits, values } = await lookInto({ graph, tensors, image, nodes: inputs, gradient: null });
  const packed = inputs.map((node) => values.get(node) ?? new Float32Array(0));
  return { logits, looked: attention(graph, grid, layers, layer.node, packed) };
}

function convolution(
  graph: Graph,
  layers: readonly ExplainedLayer[],
  node: number,
  maps: Float32Array,
  gradient: Float32Array,
): ConvolutionExplanation {
  const [height = 0, width = 0, channels = 0] = graph.nodes[node]?.shape ?? [];
  const cam = gradCam(maps, gradient, channels);
  const peak = cam.reduce((most, value) => Math.max(most, value), 0);
  const values = peak === 0 ? cam : cam.map((value) => value / peak);
  return {
    kind: 'convolution',
    layers,
    node,
    heat: { height, width, values, peak },
    maps: stackOf(maps, height, width, channels),
  };
}

/** [H, W, C] → the first maps [C, H, W], each scaled to 0 … 1 of its largest magnitude. */
function stackOf(maps: Float32Array, height: number, width: number, total: number): MapStack {
  const count = Math.min(total, MOST_MAPS);
  const cells = height * width;
  const values = new Float32Array(count * cells);
  for (let c = 0; c < count; c++) {
    let most = 0;
    for (let cell = 0; cell < cells; cell++) most = Math.max(most, Math.abs(maps[cell * total + c] ?? 0));
    for (let cell = 0; cell < cells && most > 0; cell++)
      values[c * cells + cell] = Math.max(0, maps[cell * total + c] ?? 0) / most;
  }
  return { count, height, width, values, total };
}

function attention(
  graph: Graph,
  grid: TokenGrid,
  layers: readonly ExplainedLayer[],
  node: number,
  packed: readonly Float32Array[],
): AttentionExplanation {
  const all = layers.map((layer, i) => {
    const operation = graph.nodes[layer.node]?.operation;
    invariant(operation?.kind === 'attention', `Node ${layer.node} is no attention`);
    const { heads, headWidth } = operation;
    const values = packed[i] ?? new Float32Array(0);
    return { heads, probabilities: attentionProbabilities(values, heads, headWidth) };
  });
  const shown = all[layers.findIndex((layer) => layer.node === node)];
  invariant(shown !== undefined, `There is no attention ${node}`);
  return {
    kind: 'attention',
    layers,
    node,
    ...grid,
    heads: shown.heads,
    probabilities: shown.probabilities,
    rollout: attentionRollout(
      all.map(({ probabilities }) => probabilities),
      shown.heads,
    ),
  };
}

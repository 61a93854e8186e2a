import type { Graph, Node } from '../../kernels/graph';

/** A place of the graph one can look at: maps [H, W, C], or an attention over tokens. */
export interface ExplainedLayer {
  readonly node: number;
  /** As torch names the module. */
  readonly name: string;
}

/**
 * Where Grad-CAM and feature maps can be taken from: the spatial output of every activation, in forward order. Where
 * nothing is activated, of every convolution.
 */
export function mapLayers(graph: Graph): readonly ExplainedLayer[] {
  const spatial = (kind: Node['operation']['kind']) =>
    [...graph.nodes.entries()]
      .filter(([, { operation, shape }]) => operation.kind === kind && shape.length === 3)
      .map(([node, { path }]) => ({ node, name: path }));
  const activations = spatial('activation');
  return activations.length > 0 ? activations : spatial('conv2d');
}

/** The attentions, in forward order. */
export function attentionLayers(graph: Graph): readonly ExplainedLayer[] {
  const attentions = [...graph.nodes.entries()].filter(([, { operation }]) => operation.kind === 'attention');
  return attentions.map(([node, { path }], i) => ({ node, name: path === '' ? `${i + 1}` : path }));
}

/** How tokens stand for an image. */
export interface TokenGrid {
  /** Patches. */
  readonly rows: number;
  readonly columns: number;
  /** Tokens before the first patch: the class token, where there is one. */
  readonly classTokens: number;
  /** Which tokens the head reads. */
  readonly read: 'first' | 'all';
}

/** Null for a graph that does not cut images into patches. */
export function tokenGrid({ nodes, inputShape }: Graph): TokenGrid | null {
  for (const { operation } of nodes) {
    if (operation.kind !== 'patchify') continue;
    const [height = 0, width = 0] = inputShape;
    const embedding = nodes.find((node) => node.operation.kind === 'embedTokens')?.operation;
    return {
      rows: height / operation.patch,
      columns: width / operation.patch,
      classTokens: embedding?.kind === 'embedTokens' && embedding.classToken !== null ? 1 : 0,
      read: nodes.some((node) => node.operation.kind === 'meanTokens') ? 'all' : 'first',
    };
  }
  return null;
}

/** What a model first looks for in the pixels. */
export interface FirstFilters {
  /** RGBA of each filter, one after the other. */
  readonly count: number;
  readonly side: number;
  readonly pixels: Uint8ClampedArray;
}

/**
 * The kernels of the first layer as pictures: a convolution's [kh, kw, in, out], or a patch embedding's [D, P·P·C]. All
 * are scaled by one factor, zero is middle gray. Null where filters have neither one nor three channels, or are 1 × 1.
 */
export function firstFilters(
  { nodes, parameters, inputShape }: Graph,
  tensors: ReadonlyMap<string, Float32Array>,
): FirstFilters | null {
  const first = nodes.find(({ operation }) => operation.kind === 'conv2d' || operation.kind === 'linear');
  if (!first || !('weight' in first.operation)) return null;
  const spec = parameters[first.operation.weight];
  const values = spec && tensors.get(`parameter/${spec.name}`);
  if (!spec || !values) return null;
  const channels = inputShape[2] ?? 0;
  const isConvolution = first.operation.kind === 'conv2d';
  const count = (isConvolution ? spec.shape[3] : spec.shape[0]) ?? 0;
  const side = Math.sqrt(values.length / count / channels);
  if (!Number.isInteger(side) || side < 2 || (channels !== 1 && channels !== 3)) return null;
  let most = 1e-12;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const pixels = new Uint8ClampedArray(4 * count * side * side);
  for (let filter = 0; filter < count; filter++) {
    for (let cell = 0; cell < side * side; cell++) {
      const target = 4 * (filter * side * side + cell);
      for (let colour = 0; colour < 3; colour++) {
        const channel = Math.min(colour, channels - 1);
        const place = cell * channels + channel;
        const value = isConvolution
          ? values[place * count + filter]
          : values[filter * side * side * channels + place];
        pixels[target + colour] = 127.5 + (127.5 * (value ?? 0)) / most;
      }
      pixels[target + 3] = 255;
    }
  }
  return { count, side, pixels };
}

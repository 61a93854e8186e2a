import type { Graph, ParameterSpec } from '../kernels/graph';
import { type FrozenGraph, freeze } from '../nn/frozen-graph';
import { HEAD_PREFIX } from '../recipe/head';
import type { ArchitectureKind, Recipe } from '../recipe/schema';
import { ARCHITECTURES } from './catalogue';

/** Names of the parameters of the backbone: everything but the head. */
export function backboneParameters(kind: ArchitectureKind, graph: Graph): ReadonlySet<string> {
  return new Set(backbone(kind, graph).map(({ name }) => name));
}

function backbone(kind: ArchitectureKind, { parameters }: Graph): readonly ParameterSpec[] {
  return parameters.filter(({ name }) => !name.startsWith(HEAD_PREFIX[kind]));
}

/** Names of what a frozen backbone freezes: all of it but its last `trainableBlocks` blocks, and what follows them. */
export function frozenParameters(
  { architecture: { kind }, training: { trainableBlocks } }: Pick<Recipe, 'architecture' | 'training'>,
  graph: Graph,
): ReadonlySet<string> {
  const parameters = backbone(kind, graph);
  const starts = blockStarts(kind, parameters);
  const first = trainableBlocks === 0 ? parameters.length : (starts.at(-trainableBlocks) ?? 0);
  return new Set(parameters.slice(0, first).map(({ name }) => name));
}

/** Where each block begins among the parameters of the backbone. */
function blockStarts(kind: ArchitectureKind, parameters: readonly ParameterSpec[]): number[] {
  const pattern = ARCHITECTURES[kind].block;
  const starts: number[] = [];
  let current: string | null = null;
  for (const [i, { name, layout }] of parameters.entries()) {
    const block = pattern === null ? (layout.kind === 'convolution' ? name : null) : pattern.exec(name)?.[0];
    if (!block || block === current) continue;
    current = block;
    starts.push(i);
  }
  return starts;
}

/** The graph a recipe trains while its backbone is frozen. */
export function frozenBackbone(recipe: Recipe, graph: Graph): FrozenGraph {
  const prefix = HEAD_PREFIX[recipe.architecture.kind];
  return freeze(graph, frozenParameters(recipe, graph), (path) => `${path}.`.startsWith(prefix));
}

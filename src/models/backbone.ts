import type { Graph, ParameterSpec } from '../kernels/graph';
import { type FrozenGraph, freeze } from '../nn/frozen-graph';
import { headPrefix } from '../recipe/head';
import type { Architecture, ArchitectureKind, Recipe } from '../recipe/schema';
import { ARCHITECTURES } from './catalogue';

/**
 * Names of the backbone's parameters, block by block from the earliest: what precedes the first block is with it, and what
 * follows the last one with that. Together they are everything but the head.
 */
export function backboneBlocks(architecture: Architecture, graph: Graph): readonly (readonly string[])[] {
  const parameters = backbone(architecture, graph);
  const [, ...later] = blockStarts(architecture.kind, parameters);
  const names = parameters.map(({ name }) => name);
  return [0, ...later].map((start, i) => names.slice(start, later[i]));
}

/**
 * What the learning rate of each parameter of the backbone is multiplied by; 1 where absent. Geometric: of n blocks and the
 * head after them, block i has scale^((n − i) / n), as fastai's `even_mults`.
 */
export function learningRateScales(
  { architecture, training }: Pick<Recipe, 'architecture' | 'training'>,
  graph: Graph,
): ReadonlyMap<string, number> {
  const { backboneLearningRateScale: scale, backboneRates } = training;
  if (scale === 1) return new Map();
  const blocks = backboneBlocks(architecture, graph);
  const scaleOf: Readonly<Record<typeof backboneRates, (block: number) => number>> = {
    same: () => scale,
    geometric: (block) => scale ** ((blocks.length - block) / blocks.length),
  };
  return new Map(blocks.flatMap((names, i) => names.map((name) => [name, scaleOf[backboneRates](i)])));
}

function backbone(architecture: Architecture, { parameters }: Graph): readonly ParameterSpec[] {
  const head = headPrefix(architecture);
  return parameters.filter(({ name }) => !name.startsWith(head));
}

/** Names of what a frozen backbone freezes: all of it but its last `trainableBlocks` blocks, and what follows them. */
export function frozenParameters(
  { architecture, training: { trainableBlocks } }: Pick<Recipe, 'architecture' | 'training'>,
  graph: Graph,
): ReadonlySet<string> {
  const parameters = backbone(architecture, graph);
  const starts = blockStarts(architecture.kind, parameters);
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
  const prefix = headPrefix(recipe.architecture);
  return freeze(graph, frozenParameters(recipe, graph), (path) => `${path}.`.startsWith(prefix));
}

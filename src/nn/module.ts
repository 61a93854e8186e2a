import type { Value } from '../kernels/graph';
import type { GraphBuilder } from './graph-builder';

/**
 * One description of a layer: building it adds its operations, its parameters under their state_dict names with
 * torch's initialisation, and its row in the summary. Forward, summary, export and memory estimate all follow from
 * the graph so built; nothing is said twice.
 */
export interface Module {
  build(graph: GraphBuilder, input: Value): Value;
}

/** torch.nn.Sequential with named children: each is built under its name. */
export function sequential(children: readonly (readonly [name: string, module: Module])[]): Module {
  return {
    build: (graph, input) =>
      children.reduce((value, [name, module]) => graph.scope(name, () => module.build(graph, value)), input),
  };
}

/** torch.nn.Sequential: children named by their place. */
export function numbered(modules: readonly Module[]): Module {
  return sequential(modules.map((module, i) => [`${i}`, module]));
}

import type { Initialization, LayoutChange, ParameterSpec, Shape, StateEntry } from '../kernels/graph';
import { sizeOf } from '../kernels/graph';
import { invariant } from '../shared/errors';
import type { GraphBuilder } from './graph-builder';

/** U(−1/√fanIn, 1/√fanIn): what torch's Linear and Conv2d draw weights and biases from (kaiming_uniform, a = √5). */
export function torchUniform(fanIn: number): Initialization {
  return { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) };
}

export interface ParameterDeclaration {
  /** Names below the current scope; several where Vireo stacks them along axis 0. */
  readonly names: readonly string[];
  /** Shape in Vireo. */
  readonly shape: Shape;
  /** Shape of each entry in torch; where left out, Vireo's own, divided along axis 0 among the names. */
  readonly torchShape?: Shape;
  readonly layout?: LayoutChange;
  readonly initialization: Initialization;
  readonly role: ParameterSpec['role'];
}

/** Registers a parameter under the current scope; returns its id. */
export function declareParameter(graph: GraphBuilder, declaration: ParameterDeclaration): number {
  const { names, shape, layout = { kind: 'same' }, initialization, role } = declaration;
  const torchShape = declaration.torchShape ?? [shape[0] / names.length, ...shape.slice(1)];
  invariant(
    names.length > 0 && sizeOf(torchShape) * names.length === sizeOf(shape),
    `${names.join(', ')}: torch's [${torchShape.join(', ')}] does not fill [${shape.join(', ')}]`,
  );
  const entries: StateEntry[] = names.map((name) => ({ name: graph.name(name), shape: torchShape }));
  return graph.parameter({ name: entries[0].name, shape, entries, layout, initialization, role });
}

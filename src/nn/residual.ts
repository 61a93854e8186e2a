import { invariant } from '../shared/errors';
import type { Module } from './module';

/** A module that leaves its input as it is: torch.nn.Identity. */
export const identity: Module = { build: (_graph, input) => input };

/** body(x) + shortcut(x); both must end in one shape. */
export function residual(body: Module, shortcut: Module = identity): Module {
  return {
    build(graph, input) {
      const changed = body.build(graph, input);
      const kept = shortcut.build(graph, input);
      invariant(
        changed.shape.join() === kept.shape.join(),
        `A residual sum of [${changed.shape.join(', ')}] and [${kept.shape.join(', ')}]`,
      );
      return graph.add({ kind: 'add' }, [changed, kept], changed.shape);
    },
  };
}

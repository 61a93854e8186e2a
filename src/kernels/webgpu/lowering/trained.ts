import type { Graph } from '../../graph';
import { parametersOf } from '../../operation-parameters';

/** Of every node, whether the loss's gradient has to reach its value: it, or something before it, is trained. */
export function trainedNodes({ nodes, parameters }: Graph, frozen: ReadonlySet<string>): boolean[] {
  const trained: boolean[] = [];
  for (const { operation, inputs } of nodes) {
    const own = parametersOf(operation).some((id) => !frozen.has(parameters[id].name));
    trained.push(own || inputs.some((input) => trained[input]));
  }
  return trained;
}

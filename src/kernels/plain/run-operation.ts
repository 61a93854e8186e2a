import { clone, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import type { Node, OperationKind } from '../graph';
import type { Forward, Gradients, Pass, PlainOperation, PlainOperations } from './operation';

function run(node: Node, inputs: readonly Tensor[], operations: PlainOperations, pass: Pass): Forward {
  const { operation } = node;
  if (operation.kind === 'input') throw new InvariantError('The input node is given, not computed');
  // The table has each kind's own function; TypeScript does not follow a key and its value together.
  const compute = operations[operation.kind] as PlainOperation<OperationKind>;
  return compute(operation, inputs, pass, node);
}

/**
 * One operation's forward pass; temporaries freed, everything in the answer is the caller's to dispose. `saves` says
 * whether a backward pass will follow.
 */
export function runForward(
  node: Node,
  inputs: readonly Tensor[],
  operations: PlainOperations,
  pass: Pass,
  saves: boolean,
): Forward {
  let forward: Forward | undefined;
  tidy(() => {
    const result = run(node, inputs, operations, pass);
    // Clones share memory, and let output and saved tensors be disposed one by one.
    const saved = saves ? result.saved.map((tensor) => clone(tensor)) : [];
    forward = { ...result, saved };
    return [result.output, ...saved];
  });
  if (!forward) throw new InvariantError('tidy did not run');
  return forward;
}

/** One operation's backward pass; temporaries freed, the gradients are the caller's, what was saved is disposed. */
export function runBackward(forward: Forward, outputGradient: Tensor, needed: readonly boolean[]): Gradients {
  let gradients: Gradients | undefined;
  tidy(() => {
    gradients = forward.backward(outputGradient, needed, forward.saved);
    const inputs = gradients.inputs.filter((tensor) => tensor !== null);
    return [...inputs, ...gradients.parameters.map(([, tensor]) => tensor)];
  });
  for (const tensor of forward.saved) tensor.dispose();
  if (!gradients) throw new InvariantError('tidy did not run');
  return gradients;
}

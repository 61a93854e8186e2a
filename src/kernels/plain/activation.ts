import { mul, type Tensor } from '@tensorflow/tfjs-core';
import { assertNever } from '../../shared/errors';
import type { Operation } from '../graph';
import { geluInto } from './gelu';
import { heapAddress, heapTensor, heapView } from './heap';
import { type CpuKernel, cpuKernel, floatBits, runInShares } from './kernel/cpu-kernel';
import type { Forward, PlainOperation } from './operation';

/** torch's activations, element by element. */
export const activation: PlainOperation<'activation'> = (operation, [input]) => {
  const x = input as Tensor;
  switch (operation.function) {
    case 'relu':
      return rectifier(x, 0);
    case 'leakyRelu':
      return rectifier(x, operation.slope);
    case 'gelu':
      return gelu(x);
    case 'relu6':
      return elementwise(x, 'relu6', 'relu6Backward', 'output');
    case 'hardSwish':
      return elementwise(x, 'hardSwish', 'hardSwishBackward', 'input');
    case 'hardSigmoid':
      return elementwise(x, 'hardSigmoid', 'hardSigmoidBackward', 'input');
    case 'silu':
      return elementwise(x, 'silu', 'siluBackward', 'input');
    case 'sigmoid':
      return elementwise(x, 'sigmoid', 'sigmoidBackward', 'output');
    default:
      return assertNever(operation.function);
  }
};

/**
 * x for x > 0, slope · x otherwise. Backward needs only the sign of the input, which the output has too for a slope
 * that is not negative: the output is kept, which what follows keeps anyway.
 */
function rectifier(x: Tensor, slope: number): Forward {
  const output = rectify(x, x, slope);
  return {
    output,
    saved: [slope >= 0 ? output : x],
    backward: (gradient, _, [saved]) => ({
      inputs: [rectify(saved as Tensor, gradient, slope)],
      parameters: [],
    }),
  };
}

/** slope · values where signs ≤ 0, values elsewhere. NaN signs pass the value on, so that NaN is not hidden. */
function rectify(signs: Tensor, values: Tensor, slope: number): Tensor {
  const result = heapTensor(values.shape);
  const [from, given, to] = [signs, values, result].map(heapAddress) as [number, number, number];
  rectifyInShares([from, given, to], values.size, slope);
  return result;
}

/** Numbers in a share: some tenths of a millisecond. */
const SHARE = 65_536;

function rectifyInShares(addresses: readonly [number, number, number], count: number, slope: number): void {
  runInShares('rectify', { args: [...addresses, ...floatBits(slope)], count, grain: SHARE });
}

/** An activation of the CPU kernel, whose backward reads what it `keeps` and the gradient. */
function elementwise(
  x: Tensor,
  forward: keyof CpuKernel,
  backward: keyof CpuKernel,
  keeps: 'input' | 'output',
): Forward {
  const output = heapTensor(x.shape);
  cpuKernel()[forward](heapAddress(x), heapAddress(output), x.size);
  return {
    output,
    saved: [keeps === 'input' ? x : output],
    backward(gradient, _, [saved]) {
      const result = heapTensor(x.shape);
      const addresses = [saved as Tensor, gradient, result].map(heapAddress);
      cpuKernel()[backward](...addresses, x.size);
      return { inputs: [result], parameters: [] };
    },
  };
}

/** The activation of values that nothing else will read. */
export function activateInPlace(
  operation: Pick<Extract<Operation, { kind: 'activation' }>, 'function' | 'slope'>,
  x: Tensor,
): void {
  const address = heapAddress(x);
  const { function: name, slope } = operation;
  switch (name) {
    case 'relu':
    case 'leakyRelu':
      rectifyInShares([address, address, address], x.size, name === 'relu' ? 0 : slope);
      break;
    case 'gelu':
    case 'relu6':
    case 'hardSwish':
    case 'hardSigmoid':
    case 'silu':
    case 'sigmoid':
      cpuKernel()[name](address, address, x.size);
      break;
    default:
      assertNever(name);
  }
}

/** x · Φ(x). Its derivative Φ(x) + x · φ(x) is kept in place of x: the linear layer before it does not need x. */
function gelu(x: Tensor): Forward {
  const [output, slope] = geluOnHeap(x);
  return {
    output,
    saved: [slope],
    backward: (gradient, _, [saved]) => ({ inputs: [mul(gradient, saved as Tensor)], parameters: [] }),
  };
}

function geluOnHeap(x: Tensor): [output: Tensor, slope: Tensor] {
  const output = heapTensor(x.shape);
  const slope = heapTensor(x.shape);
  geluInto(heapView(x), heapView(output), heapView(slope));
  return [output, slope];
}

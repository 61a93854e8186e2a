import { fill, tensor as makeTensor, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import type { EngineState } from '../engine';
import type { Shape } from '../graph';
import { WeightTable } from './weights';

/** The parameters (`parameter`) or the running statistics (`buffer`) of a graph, as an engine's state has them. */
export function tableOf(
  specs: readonly { readonly name: string; readonly shape: Shape; readonly initial?: number }[],
  prefix: string,
  tensors: EngineState['tensors'],
): WeightTable {
  return new WeightTable(
    tidy(() =>
      specs.map(({ name, shape, initial = 0 }) => {
        const values = tensors.get(`${prefix}/${name}`);
        return values ? makeTensor(values, [...shape]) : fill([...shape], initial);
      }),
    ),
  );
}

/** A copy of what a float32 tensor holds. */
export function numbersOf(tensor: Tensor): Float32Array {
  const values = tensor.dataSync();
  if (!(values instanceof Float32Array)) throw new InvariantError(`A ${tensor.dtype} tensor is not float32`);
  return values.slice();
}

/**
 * tfjs's WASM heap, read and written in place. Loops over typed arrays that lie on the heap need no copies, and beat
 * a chain of tfjs operations wherever tfjs would make several passes over memory.
 */
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, engine, type Tensor } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import type { Shape } from '../graph';

function wasmBackend(): BackendWasm {
  const active = backend();
  if (!(active instanceof BackendWasm)) throw new InvariantError('The active tfjs backend is not WASM');
  return active;
}

/**
 * The numbers of a float32 tensor on the WASM heap. The view dies when the heap grows: take views after every
 * allocation of the loop that uses them.
 */
export function heapView(tensor: Tensor): Float32Array {
  const view = wasmBackend().typedArrayFromHeap(tensor);
  if (!(view instanceof Float32Array)) throw new InvariantError(`A ${tensor.dtype} tensor is not float32`);
  return view;
}

/** A float32 tensor on the WASM heap whose numbers are not set yet. */
export function heapTensor(shape: Shape): Tensor {
  return engine().makeTensorFromTensorInfo(wasmBackend().makeOutput([...shape], 'float32'));
}

/** An int32 tensor on the WASM heap whose numbers are not set yet. */
export function heapIntegers(shape: Shape): Tensor {
  return engine().makeTensorFromTensorInfo(wasmBackend().makeOutput([...shape], 'int32'));
}

/** Where a tensor's numbers begin on the WASM heap, in bytes: what the CPU kernel is called with. */
export function heapAddress(tensor: Tensor): number {
  return wasmBackend().getMemoryOffset(tensor.dataId);
}

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

/** A float32 vector on the WASM heap with these numbers. */
export function heapCopy(values: Float64Array): Tensor {
  // Taken first: making the tensor may move the heap from under a view.
  const copy = Float32Array.from(values);
  const tensor = heapTensor([copy.length]);
  heapView(tensor).set(copy);
  return tensor;
}

/** An int32 tensor on the WASM heap whose numbers are not set yet. */
export function heapIntegers(shape: Shape): Tensor {
  return engine().makeTensorFromTensorInfo(wasmBackend().makeOutput([...shape], 'int32'));
}

/** The numbers of an int32 tensor on the WASM heap; the view dies when the heap grows. */
export function integerView(tensor: Tensor): Int32Array {
  const view = wasmBackend().typedArrayFromHeap(tensor);
  if (!(view instanceof Int32Array)) throw new InvariantError(`A ${tensor.dtype} tensor is not int32`);
  return view;
}

/** Room for `count` float64 numbers on the WASM heap, in a tensor so that tidy frees it. */
export function heapDoubles(count: number): Tensor {
  return heapTensor([2 * count]);
}

/** The float64 numbers of a tensor made by heapDoubles; the view dies when the heap grows. */
export function heapDoubleView(tensor: Tensor): Float64Array {
  const { buffer, byteOffset, length } = heapView(tensor);
  return new Float64Array(buffer, byteOffset, length / 2);
}

/** Where a tensor's numbers begin on the WASM heap, in bytes: what the CPU kernel is called with. */
export function heapAddress(tensor: Tensor): number {
  return wasmBackend().getMemoryOffset(tensor.dataId);
}

/** The CPU device: the plain engine on the memory of tfjs's WASM backend, with our own SIMD. */
import { getThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import type { DeviceDescription, Engine, EngineOptions } from '../engine';
import type { Backend } from './backend';
import { crossEntropy } from './cross-entropy';
import { createPlainEngine } from './engine';
import { heapTensor, heapView } from './heap';
import { HeapChainRunner } from './heap-chains';
import { HEAP_OPERATIONS } from './heap-operations';
import { HeapStepEnd } from './heap-step-end';
import { HEAP_SUMS } from './heap-sums';

/** The WASM backend as `Backend`; `initialiseWasm` must have been awaited. */
export const HEAP_BACKEND: Backend = {
  name: 'wasm',
  describe: describeDevice,
  writtenTensor(shape, write) {
    const tensor = heapTensor(shape);
    write(heapView(tensor));
    return tensor;
  },
  operations: HEAP_OPERATIONS,
  sums: HEAP_SUMS,
  crossEntropy,
  createChainRunner: () => new HeapChainRunner(),
  createStepEnd: (options, state) => new HeapStepEnd(options, state),
  readsAtOnce: true,
};

function describeDevice(): DeviceDescription {
  const threads = getThreadsCount();
  const detail = threads === 1 ? '1 thread' : `${threads} threads`;
  return { kind: 'cpu', name: `CPU (WebAssembly, ${detail})`, software: false };
}

/** `initialiseWasm` must have been awaited. */
export async function createCpuEngine(options: EngineOptions): Promise<Engine> {
  return createPlainEngine(options, HEAP_BACKEND);
}

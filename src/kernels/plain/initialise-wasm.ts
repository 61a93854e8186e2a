import { BackendWasm, getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { backend } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../shared/errors';
import { OutOfMemoryError } from '../engine-errors';
import { activateBackend } from './active-backend';
import { loadCpuKernel } from './kernel/cpu-kernel';

/** Where tfjs's three WASM binaries are served, by their file names. */
export type WasmPaths = Readonly<
  Record<
    'tfjs-backend-wasm.wasm' | 'tfjs-backend-wasm-simd.wasm' | 'tfjs-backend-wasm-threaded-simd.wasm',
    string
  >
>;

/**
 * Starts tfjs's WASM backend from our own binaries (null: it is started, or finds them itself, as in Node) and loads
 * the CPU kernel. Answers how many threads it runs on; throws where the browser has no WebAssembly SIMD.
 */
export async function initialiseWasm(paths: WasmPaths | null): Promise<{ threads: number }> {
  if (paths) setWasmPaths(paths);
  await activateBackend('wasm');
  guardAllocation();
  await loadCpuKernel();
  return { threads: getThreadsCount() };
}

const guarded = new WeakSet<object>();

function canAllocate(wasm: object): wasm is { _malloc(sizeBytes: number): number } {
  return '_malloc' in wasm && typeof wasm._malloc === 'function';
}

/**
 * tfjs writes to address 0 when malloc fails; the answer must be an error instead. The heap stays whole: what is
 * disposed afterwards is free for the next engine, though the heap never shrinks.
 */
function guardAllocation(): void {
  const active = backend();
  if (!(active instanceof BackendWasm) || guarded.has(active)) return;
  guarded.add(active);
  const wasm: object = active.wasm;
  if (!canAllocate(wasm)) throw new InvariantError("tfjs's WASM module has no _malloc");
  const allocate = wasm._malloc.bind(wasm);
  wasm._malloc = (sizeBytes: number) => {
    const offset = allocate(sizeBytes);
    if (offset === 0 && sizeBytes > 0) {
      throw new OutOfMemoryError(`The WASM heap has no room for another ${sizeBytes} bytes`);
    }
    return offset;
  };
}

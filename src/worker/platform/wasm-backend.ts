import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type Result, success } from '../../shared/result';
import { fetchWasm } from './fetch-wasm';
import { startKernelThreads } from './kernel-threads';
import { wasmBinaries } from './wasm-binaries';

let isRunning = false;

/**
 * Makes WASM tfjs's backend, from our own binaries and on every core up to four, and starts as many threads for our
 * own kernel. Call it before anything else starts that backend. Failure: `partNotFetched`. Throws where it does not start although its binary is there.
 *
 * Left alone the backend takes half of the cores `navigator` names, and its own setting can only lower that. On a
 * machine with four cores it then multiplies 1024² matrices 2.4 times slower than it could. So it is told of twice
 * the cores while it starts, and only it.
 */
export async function startWasmBackend(): Promise<Result<null>> {
  const chosen = await chosenBinary();
  if (!isRunning) {
    const binary = await fetchWasm(wasmBinaries[chosen]);
    if (!binary.ok) return binary;
  }
  setWasmPaths(wasmBinaries);
  Object.defineProperty(navigator, 'hardwareConcurrency', {
    configurable: true,
    value: 2 * navigator.hardwareConcurrency,
  });
  try {
    if (!(await tf.setBackend('wasm'))) throw new Error('The WebAssembly backend did not start');
  } finally {
    // The browser's own answer stands behind it, on the prototype.
    Reflect.deleteProperty(navigator, 'hardwareConcurrency');
  }
  if (!isRunning && chosen === 'tfjs-backend-wasm-threaded-simd.wasm') void startKernelThreads();
  isRunning = true;
  return success(null);
}

/** The binary that the backend is going to take here. */
async function chosenBinary(): Promise<keyof typeof wasmBinaries> {
  const [hasSimd, hasThreads] = await Promise.all([
    tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'),
    tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'),
  ]);
  if (!hasSimd) return 'tfjs-backend-wasm.wasm';
  return hasThreads ? 'tfjs-backend-wasm-threaded-simd.wasm' : 'tfjs-backend-wasm-simd.wasm';
}

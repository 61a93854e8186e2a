/** The CPU engine's own WebAssembly kernel (the C sources beside this file), working on the memory of tfjs's WASM backend. */
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../../shared/errors';
import { CPU_KERNEL_BINARY, CPU_KERNEL_MEMORY_KIND } from './cpu-kernel-binary';

const FUNCTIONS = [
  'adam',
  'attend',
  'attendBackward',
  'convolutionFilterGradient',
  'depthwise',
  'depthwiseFilterGradient',
  'depthwiseInputGradient',
  'drop',
  'gelu',
  'hardSigmoid',
  'hardSigmoidBackward',
  'hardSwish',
  'hardSwishBackward',
  'meanColumns',
  'normalizeColumns',
  'normalizeColumnsBackward',
  'normalizeRows',
  'normalizeRowsBackward',
  'padImages',
  'pool',
  'poolBackward',
  'rectify',
  'relu6',
  'relu6Backward',
  'scaleColumns',
  'scaleImages',
  'sigmoid',
  'sigmoidBackward',
  'silu',
  'siluBackward',
  'sumAlong',
  'sumColumns',
  'sumProducts',
  'sumSquares',
  'winogradInput',
  'winogradOutput',
] as const;

/** Addresses are byte offsets on tfjs's heap; parameters in the order of the C functions. */
export type CpuKernel = Readonly<Record<(typeof FUNCTIONS)[number], (...args: readonly number[]) => void>>;

const kernels = new WeakMap<object, CpuKernel>();

/** Compiles the kernel for the active WASM backend; throws where the browser has no WebAssembly SIMD. */
export async function loadCpuKernel(): Promise<void> {
  const { wasm } = activeBackend();
  if (kernels.has(wasm)) return;
  const bytes = Uint8Array.from(atob(CPU_KERNEL_BINARY), (character) => character.charCodeAt(0));
  const memory = memoryOf(wasm);
  if (!(memory.buffer instanceof ArrayBuffer)) bytes[CPU_KERNEL_MEMORY_KIND] = 3;
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  const functions = FUNCTIONS.map((name) => {
    const exported = instance.exports[name];
    if (typeof exported !== 'function') throw new InvariantError(`The kernel does not export ${name}`);
    return [name, exported];
  });
  kernels.set(wasm, Object.fromEntries(functions));
}

/** The kernel of the active WASM backend. */
export function cpuKernel(): CpuKernel {
  const kernel = kernels.get(activeBackend().wasm);
  if (!kernel) throw new InvariantError('The CPU kernel is not loaded: call initialiseWasm first');
  return kernel;
}

function activeBackend(): BackendWasm {
  const active = backend();
  if (!(active instanceof BackendWasm)) throw new InvariantError('The active tfjs backend is not WASM');
  return active;
}

/** Emscripten keeps the memory as `wasmMemory` where threads share it, among the module's exports otherwise. */
function memoryOf(module: object): WebAssembly.Memory {
  const exported = 'asm' in module && typeof module.asm === 'object' ? module.asm : null;
  for (const memory of [
    'wasmMemory' in module ? module.wasmMemory : null,
    exported && 'memory' in exported ? exported.memory : null,
  ]) {
    if (memory instanceof WebAssembly.Memory) return memory;
  }
  throw new InvariantError("tfjs's WASM module does not show its memory");
}

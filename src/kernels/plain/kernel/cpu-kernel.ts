/** The CPU engine's own WebAssembly kernel (the C sources beside this file), working on the memory of tfjs's WASM backend. */
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend } from '@tensorflow/tfjs-core';
import { InvariantError } from '../../../shared/errors';
import * as plain from './cpu-kernel-binary';
import * as fused from './cpu-kernel-fused-binary';
import { type KernelTeam, kernelExports, type SharedJob, type ThreadStart } from './kernel-team';

const FUNCTIONS = [
  'adam',
  'attend',
  'attendBackward',
  'convolutionFilterGradient',
  'convolutionInputGradient',
  'convolveListed',
  'convolveTiles',
  'denseFilterGradient',
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
  'packFilter',
  'packFilterRows',
  'packGradient',
  'packImages',
  'packTurnedFilter',
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
  'sumBlockSquares',
  'sumColumns',
  'sumProducts',
  'sumSquares',
  'turnFilter',
  'winogradInput',
  'winogradOutput',
] as const;

/** Addresses are byte offsets on tfjs's heap; parameters in the order of the C functions. */
export type CpuKernel = Readonly<Record<(typeof FUNCTIONS)[number], (...args: readonly number[]) => void>>;

interface LoadedKernel {
  readonly functions: CpuKernel;
  /** What a later one exports takes the place of an earlier one's. */
  readonly modules: readonly WebAssembly.Module[];
  readonly memory: WebAssembly.Memory;
  team: KernelTeam | null;
}

const kernels = new WeakMap<object, LoadedKernel>();

/** What the sources were built into: all of them, and those of dense convolutions with products and sums fused. */
const BUILDS = { plain, fused } as const;

/**
 * The builds that this browser takes. Where it has relaxed SIMD, a product and its sum are one instruction in dense
 * convolutions. How that one rounds is the processor's choice, and the same at every call.
 */
export function kernelBuilds(): readonly (keyof typeof BUILDS)[] {
  return WebAssembly.validate(kernelBytes('fused', false)) ? ['plain', 'fused'] : ['plain'];
}

/** The module, for a memory of one thread or a shared one. */
export function kernelBytes(build: keyof typeof BUILDS, isShared: boolean): Uint8Array<ArrayBuffer> {
  const { CPU_KERNEL_BINARY, CPU_KERNEL_MEMORY_KIND } = BUILDS[build];
  const bytes = Uint8Array.from(atob(CPU_KERNEL_BINARY), (character) => character.charCodeAt(0));
  if (isShared) bytes[CPU_KERNEL_MEMORY_KIND] = 3;
  return bytes;
}

/** Compiles the kernel for the active WASM backend; throws where the browser has no WebAssembly SIMD. */
export async function loadCpuKernel(): Promise<void> {
  const { wasm } = activeBackend();
  if (kernels.has(wasm)) return;
  const memory = memoryOf(wasm);
  const isShared = !(memory.buffer instanceof ArrayBuffer);
  const modules = await Promise.all(
    kernelBuilds().map((build) => WebAssembly.compile(kernelBytes(build, isShared))),
  );
  const exports = await kernelExports(modules, memory);
  const functions = FUNCTIONS.map((name) => {
    const exported = exports[name];
    if (typeof exported !== 'function') throw new InvariantError(`The kernel does not export ${name}`);
    return [name, exported];
  });
  kernels.set(wasm, { functions: Object.fromEntries(functions), modules, memory, team: null });
}

/** The kernel of the active WASM backend. */
export function cpuKernel(): CpuKernel {
  return loadedKernel().functions;
}

/** How many threads run a job of `runInShares`. */
export function kernelThreads(): number {
  return loadedKernel().team?.threads ?? 1;
}

/**
 * Runs a function of the kernel whose last three parameters are the thread's number and the items of a share. Shares are
 * the same on any number of threads.
 */
export function runInShares(name: keyof CpuKernel, job: SharedJob): void {
  const { functions, team } = loadedKernel();
  const compute = functions[name];
  const { args, count, grain } = job;
  if (team && count > grain) team.run(FUNCTIONS.indexOf(name), compute, job);
  else for (let i = 0; i < count; i += grain) compute(...args, 0, i, Math.min(i + grain, count));
}

/** Floats as a job's whole numbers: their bits. */
export function floatBits(...values: readonly number[]): Int32Array {
  return new Int32Array(Float32Array.from(values).buffer);
}

/** What a thread beside the caller needs to serve a team. */
export function threadStart({ control }: KernelTeam, thread: number): ThreadStart {
  const { modules, memory } = loadedKernel();
  return { modules, memory, control, names: FUNCTIONS, thread };
}

/** From now on jobs are shared out to this team, whose threads serve it; null: the caller works alone. Answers whom it had. */
export function employ(team: KernelTeam | null): KernelTeam | null {
  const kernel = loadedKernel();
  const before = kernel.team;
  kernel.team = team;
  return before;
}

function loadedKernel(): LoadedKernel {
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

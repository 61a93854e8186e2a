import type { DeviceReport } from '../../protocol/run';
import { wasmThreadCount } from './wasm-threads';

function cpuName(threads: number): string {
  return threads === 1 ? 'CPU (WebAssembly, 1 thread)' : `CPU (WebAssembly, ${threads} threads)`;
}

/** The device that every browser has. */
export function cpuDevice(): DeviceReport {
  return { kind: 'cpu', name: cpuName(wasmThreadCount()), software: false };
}

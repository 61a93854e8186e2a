/** What the browser tests of this room share. */
import wasmPlain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { invariant } from '../../shared/errors';
import type { Engine, EngineOptions, TrainBatch } from '../engine';
import { createCpuEngine } from '../plain/cpu-engine';
import { initialiseWasm } from '../plain/initialise-wasm';
import { findAdapter, type OwnedDevice, requestOwnedDevice } from '../webgpu/device';
import { createWebgpuEngine } from '../webgpu/engine';
import { randomParameters } from './graphs';

export async function testDevice(): Promise<OwnedDevice> {
  const adapter = await findAdapter(navigator.gpu);
  invariant(adapter, 'These tests need a WebGPU adapter');
  return requestOwnedDevice(adapter);
}

/** The plain twin on WASM: what every kernel here is compared with. */
export async function startWasm(): Promise<void> {
  await initialiseWasm({
    'tfjs-backend-wasm.wasm': wasmPlain,
    'tfjs-backend-wasm-simd.wasm': wasmSimd,
    'tfjs-backend-wasm-threaded-simd.wasm': wasmThreaded,
  });
}

/** Both engines with the same weights. */
export async function twins(
  options: EngineOptions,
  device: OwnedDevice,
): Promise<{ plain: Engine; fused: Engine }> {
  const state = { tensors: randomParameters(options.graph, 3, 0.2) };
  const plain = await createCpuEngine(options);
  const fused = await createWebgpuEngine(options, device);
  await plain.importState(state);
  await fused.importState(state);
  return { plain, fused };
}

export function batchOf(count: number, classes: number, step: number): TrainBatch {
  return {
    indices: Int32Array.from({ length: count }, (_, i) => (i * 5 + step) % count),
    labels: Int32Array.from({ length: count }, (_, i) => (i * 3 + step) % classes),
    augmentation: null,
    mix: null,
    learningRate: 0.01,
    step,
  };
}

/** The largest difference between two sets of tensors, relative to the largest entry of each tensor. */
export function largestDifference(
  found: ReadonlyMap<string, Float32Array>,
  expected: ReadonlyMap<string, Float32Array>,
): { readonly key: string; readonly difference: number } {
  let worst = { key: '', difference: 0 };
  for (const [key, values] of expected) {
    const other = found.get(key);
    invariant(other && other.length === values.length, `${key} is missing or has another length`);
    const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
    for (const [i, value] of values.entries()) {
      const difference = Math.abs(other[i] - value) / scale;
      if (!(difference <= worst.difference)) worst = { key: `${key}[${i}]`, difference };
    }
  }
  return worst;
}

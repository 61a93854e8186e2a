/**
 * The device WebGPU (tfjs): the same graph on stock tfjs, by its own operations. Slow beside our kernels, and the way out
 * where an adapter does not run them rightly; for tests it is their twin.
 */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { findBackendFactory, registerBackend, removeBackend, tensor } from '@tensorflow/tfjs-core';
import { DeviceWatch, type WatchedDevice } from '../../device-watch';
import type { DeviceDescription, Engine, EngineOptions } from '../../engine';
import { sizeOf } from '../../graph';
import { createPlainEngine } from '../engine';
import { crossEntropy } from './cross-entropy';
import { byTfjs } from './description';
import { TFJS_OPERATIONS } from './operations';
import { TensorStepEnd } from './step-end';
import { SUMS } from './sums';

/** A WebGPU device for tfjs, and how to speak of it. */
export interface TfjsDevice extends WatchedDevice {
  readonly adapterInfo: GPUAdapterInfo;
  readonly description: DeviceDescription;
}

let current: GPUDevice | null = null;

/**
 * Makes `device` the one that tfjs's WebGPU backend computes on: its limits and its loss are then ours to know. The
 * backend of a device that is gone makes room.
 */
function installBackend({ device, adapterInfo }: TfjsDevice): void {
  if (current === device) return;
  if (findBackendFactory('webgpu')) removeBackend('webgpu');
  registerBackend('webgpu', () => new WebGPUBackend(device, adapterInfo));
  current = device;
}

/** The engine of the device WebGPU (tfjs). Rejects where tfjs cannot start on `device`. */
export async function createTfjsEngine(options: EngineOptions, device: TfjsDevice): Promise<Engine> {
  installBackend(device);
  const engine = await createPlainEngine(options, {
    name: 'webgpu',
    describe: () => byTfjs(device.description),
    writtenTensor(shape, write) {
      const values = new Float32Array(sizeOf(shape));
      write(values);
      return tensor(values, [...shape]);
    },
    operations: TFJS_OPERATIONS,
    sums: SUMS,
    crossEntropy,
    createChainRunner: () => null,
    createStepEnd: (chosen, state) => new TensorStepEnd(chosen, state),
    readsAtOnce: false,
  });
  return watched(engine, new DeviceWatch(device));
}

/** tfjs does not notice a lost device or an error beside a call: every call of the engine is looked after. */
function watched(engine: Engine, watch: DeviceWatch): Engine {
  return {
    device: engine.device,
    trainStep: (batch) => watch.guarded(() => engine.trainStep(batch)),
    predict: (indices, weights) => watch.guarded(() => engine.predict(indices, weights)),
    moveStatistics: (indices, weights, share) =>
      watch.guarded(() => engine.moveStatistics(indices, weights, share)),
    takeTrainTotals: () => watch.guarded(() => engine.takeTrainTotals()),
    exportState: () => watch.guarded(() => engine.exportState()),
    importState: (state) => watch.guarded(() => engine.importState(state)),
    setPixels: (pixels) => watch.guarded(() => engine.setPixels(pixels)),
    dispose: () => {
      engine.dispose();
      watch.dispose();
    },
  };
}

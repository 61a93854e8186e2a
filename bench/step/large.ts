/** One optimizer step of ViT-Ti/16 at 224 px on a batch of 256, with no more memory than an adapter of 4 GB has. */
import { OutOfMemoryError } from '../../src/kernels/engine-errors';
import { countDevice } from '../../src/kernels/testing/device-counters';
import { findAdapter, requestOwnedDevice } from '../../src/kernels/webgpu/device';
import { startVireo } from './vireo';

export interface LargeReport {
  readonly adapter: string;
  readonly batchSize: number;
  readonly microBatchSize: number;
  readonly firstStepMs: number;
  readonly peakBytes: number;
  readonly poolBytes: number;
  readonly loss: number;
}

export async function measureLarge(batchSize: number): Promise<LargeReport> {
  const job = { model: 'vitTi16', batchSize, imageSize: 224, classCount: 82 } as const;
  const adapter = await findAdapter(navigator.gpu);
  if (!adapter) throw new Error('There is no WebGPU adapter');
  const owned = await requestOwnedDevice(adapter);
  const counted = countDevice(owned.device);
  // As a run does: half as many images in a pass each time they do not fit.
  for (let microBatchSize = job.batchSize; microBatchSize >= 1; microBatchSize /= 2) {
    const vireo = await startVireo(job, owned, microBatchSize);
    const from = performance.now();
    try {
      await vireo.step();
    } catch (error) {
      vireo.dispose();
      if (error instanceof OutOfMemoryError) continue;
      throw error;
    }
    const firstStepMs = performance.now() - from;
    const totals = await vireo.engine.takeTrainTotals();
    vireo.dispose();
    owned.device.destroy();
    const loss = totals.lossSum / totals.weightSum;
    const { peakBytes, poolBytes } = counted.memory();
    const { name } = owned.description;
    return {
      adapter: name,
      batchSize: job.batchSize,
      microBatchSize,
      firstStepMs,
      peakBytes,
      poolBytes,
      loss,
    };
  }
  throw new Error('Not even one image fits');
}

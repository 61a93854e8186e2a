import type { ProgramOptions } from '../../kernels/engine';
import { OutOfMemoryError } from '../../kernels/engine-errors';
import { DEFAULT_ARCHITECTURES, DEFAULT_RECIPE } from '../../recipe/defaults';
import type { ArchitectureKind } from '../../recipe/schema';
import { failure, success } from '../../shared/result';
import type { Handlers } from '../handlers';
import { listDevices } from '../platform/devices';
import { kernelTrust, reportOn } from '../platform/kernel-trust';
import { optionsAhead } from '../run/options-ahead';
import type { RunDesk } from './run-desk';

export interface KernelDesk {
  readonly handlers: Handlers<'checkKernels' | 'readKernelFailure'>;
}

/** Divides by every patch and every stride there is. */
const IMAGE_SIZE = 224;
const CLASSES = 10;

/** Checks kernels when a person asks for it, and says why they are not used. */
export function createKernelDesk(run: RunDesk): KernelDesk {
  return {
    handlers: {
      async checkKernels({ architecture, halves }) {
        if (run.isUnderWay()) return failure('runUnderWay');
        const { available } = await listDevices();
        if (!available.some(({ kind }) => kind === 'webgpu')) return failure('webgpuUnavailable');
        try {
          return await reportOn({ name: architecture, options: defaultOptions(architecture, halves) });
        } catch (error) {
          if (error instanceof OutOfMemoryError) return failure('outOfMemory', undefined, error.message);
          console.error(error);
          return failure('kernelsNotChecked', undefined, String(error));
        }
      },
      async readKernelFailure() {
        return success(await kernelTrust.failure());
      },
    },
  };
}

function defaultOptions(kind: ArchitectureKind, halves: boolean): ProgramOptions {
  const training = {
    ...DEFAULT_RECIPE.training,
    freezeBackboneEpochs: 0,
    precision: halves ? ('mixed16' as const) : ('float32' as const),
  };
  const preprocessing = { ...DEFAULT_RECIPE.preprocessing, imageSize: IMAGE_SIZE, channels: 3 as const };
  const recipe = { ...DEFAULT_RECIPE, architecture: DEFAULT_ARCHITECTURES[kind], training, preprocessing };
  return optionsAhead({ recipe, microBatchSize: training.batchSize }, 0, CLASSES);
}

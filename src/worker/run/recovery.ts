import { DeviceLostError, OutOfMemoryError } from '../../kernels/engine-errors';
import { PartNotFetchedError } from '../../shared/fetch-part';
import type { Failure } from '../../shared/result';

/** A device that is lost more often than this is not going to stay. */
const MOST_LOSSES = 3;

/** How a run goes on after its device failed: on the device opened anew, perhaps with fewer images in one pass. */
export interface Recovery {
  readonly microBatchSize: number;
  /** What the screen says of it. */
  readonly notice: Failure;
}

/** Keeps count of what befell a run's device, and says whether and how it can go on. */
export class RecoveryPlan {
  private losses = 0;

  /** Null where there is no way on: the error is another, or it came too often. */
  after(error: unknown, microBatchSize: number): Recovery | null {
    if (error instanceof OutOfMemoryError) {
      if (microBatchSize === 1) return null;
      const halved = Math.ceil(microBatchSize / 2);
      return {
        microBatchSize: halved,
        notice: { code: 'microBatchHalved', values: { microBatchSize: halved } },
      };
    }
    if (error instanceof DeviceLostError) {
      this.losses++;
      if (this.losses > MOST_LOSSES) return null;
      const values = { time: this.losses, most: MOST_LOSSES };
      return { microBatchSize, notice: { code: 'deviceReopened', values, detail: error.message } };
    }
    return null;
  }
}

/** The failure a run ends with when there is no way on. */
export function failureOf(error: unknown): Failure {
  const detail = String(error);
  if (error instanceof OutOfMemoryError) return { code: 'outOfMemory', detail };
  if (error instanceof DeviceLostError) return { code: 'deviceLost', detail };
  if (error instanceof PartNotFetchedError) return error.failure;
  return { code: 'unexpected', detail };
}

/** The error that a failure to open an engine is, so that a run can recover from it. */
export function errorOf({ code, detail }: Failure): Error {
  if (code === 'outOfMemory') return new OutOfMemoryError(detail);
  return code === 'partNotFetched' ? new PartNotFetchedError(detail ?? '') : new Error(detail ?? code);
}

import { type NeighbourTable, neighbourTable } from '../../metrics/image-map/nearest';
import { fetchPart } from '../../shared/fetch-part';
import { type Result, success } from '../../shared/result';
import { nextTask } from '../platform/next-task';

/**
 * The nearest of each of some rows [n, width] of length 1, compared on the CPU, whichever device the model runs on: by matrices
 * on the WASM heap. `onDone`: how many rows are done. Failure: `partNotFetched`. Rejects with the signal's reason, and with an
 * OutOfMemoryError where the heap is full.
 */
export async function neighboursOnHeap(
  units: Float32Array,
  width: number,
  most: number,
  onDone: (done: number) => void,
  signal: AbortSignal,
): Promise<Result<NeighbourTable>> {
  const part = await fetchPart(() =>
    Promise.all([
      import('../../kernels/plain/active-backend'),
      import('../../kernels/plain/initialise-wasm'),
      import('../../kernels/plain/row-products'),
      import('../platform/wasm-backend'),
    ]),
  );
  if (!part.ok) return part;
  const [{ activateBackend }, { initialiseWasm }, { RowMultiplier }, { startWasmBackend }] = part.value;
  const started = await startWasmBackend();
  if (!started.ok) return started;
  await initialiseWasm(null);
  const multiplier = new RowMultiplier(units, width);
  try {
    const work = neighbourTable(units.length / width, most, (start, end) => multiplier.between(start, end));
    for (;;) {
      const step = work.next();
      if (step.done) return success(step.value);
      onDone(step.value);
      await nextTask();
      signal.throwIfAborted();
      // Another engine may have taken over meanwhile.
      await activateBackend('wasm');
    }
  } finally {
    multiplier.dispose();
  }
}

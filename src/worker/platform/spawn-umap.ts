import { failure, type Result, success } from '../../shared/result';
import type { LayoutJob } from '../image-map/umap-layout';

/** How much of a layout is done, and in the end the layout. */
export type LayoutNews = { readonly share: number } | { readonly coordinates: Float32Array };

/**
 * Lays rows out by UMAP in a worker of its own. Failure: `partNotFetched`, where that cannot be started. Rejects with the
 * signal's reason.
 */
export function layOutInWorker(
  job: LayoutJob,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<Result<Float32Array>> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./umap.worker.ts', import.meta.url), { type: 'module', name: 'umap' });
  const laidOut = new Promise<Result<Float32Array>>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<LayoutNews>) => {
      if ('share' in data) onShare(data.share);
      else resolve(success(data.coordinates));
    });
    worker.addEventListener('error', ({ message }) => resolve(failure('partNotFetched', undefined, message)));
    signal.addEventListener('abort', () => reject(signal.reason));
    worker.postMessage(job);
  });
  return laidOut.finally(() => worker.terminate());
}

/** Opens a zip and decodes it, as the trainer worker does, and says how long that took. */
import { PixelCache } from '../../src/dataset/cache/pixel-cache';
import type { DecoderChannel } from '../../src/dataset/decode/pool/decoder-protocol';
import { openDataset } from '../../src/dataset/open-dataset';
import { DEFAULT_RECIPE } from '../../src/recipe/defaults';
import { spawnDecoder } from '../../src/worker/platform/spawn-decoder';
import type { MeasureOrder, MeasureReport } from './measure-order';

function spawnSimple(way: string): DecoderChannel {
  const url = new URL('./simple-decoder.worker.ts', import.meta.url);
  url.searchParams.set('way', way);
  const worker = new Worker(url, { type: 'module' });
  const channel: DecoderChannel = {
    onBatch: null,
    onDeath: null,
    send: (job) => worker.postMessage(job),
    close: () => worker.terminate(),
  };
  worker.addEventListener('message', (event) => channel.onBatch?.(event.data));
  worker.addEventListener('error', (event) => channel.onDeath?.({ cause: 'crashed', detail: event.message }));
  return channel;
}

async function measure({
  file,
  way,
  workerCount,
  imageSize,
  isCached,
}: MeasureOrder): Promise<MeasureReport> {
  const cache = isCached ? await PixelCache.open() : null;
  const began = performance.now();
  const opened = await openDataset({ kind: 'zip', file }, async () => ({
    cache,
    workerCount,
    spawnDecoder: way === 'vireo' ? spawnDecoder : () => spawnSimple(way),
  }));
  if (!opened.ok) throw new Error(opened.failure.code);
  const listedMs = performance.now() - began;
  const dataset = opened.value;
  const decoded = await dataset.decode(
    Int32Array.from(dataset.items.keys()),
    { ...DEFAULT_RECIPE.preprocessing, imageSize },
    () => undefined,
    new AbortController().signal,
  );
  const decodedMs = performance.now() - began - listedMs;
  const { source, problems } = decoded;
  const batch = new Uint8Array(256 * imageSize * imageSize * 3);
  const readBegan = performance.now();
  for (let i = 0; i + 256 <= source.count; i += 256)
    await source.read(
      Int32Array.from({ length: 256 }, (_, k) => ((i + k) * 7919) % source.count),
      batch,
    );
  const readMs = performance.now() - readBegan;
  return { count: source.count, problemCount: problems.length, listedMs, decodedMs, readMs };
}

self.addEventListener('message', async (event: MessageEvent<MeasureOrder>) => {
  self.postMessage(await measure(event.data));
});

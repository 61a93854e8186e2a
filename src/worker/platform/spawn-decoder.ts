import type { DecodedBatch, DecoderChannel } from '../../dataset/decode/pool/decoder-protocol';

/** Starts a decoder worker. */
export function spawnDecoder(): DecoderChannel {
  const worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), {
    type: 'module',
    name: 'decoder',
  });
  const channel: DecoderChannel = {
    onBatch: null,
    onDeath: null,
    send: (job) => worker.postMessage(job),
    close: () => worker.terminate(),
  };
  worker.addEventListener('message', (event: MessageEvent<DecodedBatch>) => channel.onBatch?.(event.data));
  worker.addEventListener('error', (event) => channel.onDeath?.(event.message));
  worker.addEventListener('messageerror', () => channel.onDeath?.('an answer that cannot be read'));
  return channel;
}

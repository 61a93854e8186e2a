import type { DecoderChannel, DecoderMessage } from '../../dataset/decode/pool/decoder-protocol';

/** Starts a decoder worker. */
export function spawnDecoder(): DecoderChannel {
  const worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), {
    type: 'module',
    name: 'decoder',
  });
  let isThere = false;
  const channel: DecoderChannel = {
    onBatch: null,
    onDeath: null,
    send: (job) => worker.postMessage(job),
    close: () => worker.terminate(),
  };
  const die = (detail: string) => channel.onDeath?.({ cause: isThere ? 'crashed' : 'notFetched', detail });
  worker.addEventListener('message', ({ data }: MessageEvent<DecoderMessage>) => {
    if (data === 'ready') isThere = true;
    else channel.onBatch?.(data);
  });
  // Of a script that could not be fetched the browser says no word.
  worker.addEventListener('error', ({ message }) => die(message || 'The decoder could not be fetched'));
  worker.addEventListener('messageerror', () => die('an answer that cannot be read'));
  return channel;
}

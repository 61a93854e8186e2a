import type { DecodeAnswer, DecodeJob, DecoderChannel } from '../dataset/decode/decoder-protocol';

/** Starts a decoder worker. */
export function spawnDecoder(): DecoderChannel {
  const worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), {
    type: 'module',
    name: 'decoder',
  });
  const channel: DecoderChannel = {
    onAnswer: null,
    onDeath: null,
    send: (job: DecodeJob) => worker.postMessage(job, [job.bytes.buffer]),
    close: () => worker.terminate(),
  };
  worker.addEventListener('message', (event: MessageEvent<DecodeAnswer>) => channel.onAnswer?.(event.data));
  worker.addEventListener('error', (event) => channel.onDeath?.(event.message));
  worker.addEventListener('messageerror', () => channel.onDeath?.('an answer that cannot be read'));
  return channel;
}

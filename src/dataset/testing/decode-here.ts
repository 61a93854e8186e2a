import type { Decoding } from '../dataset';
import { decodeBlock } from '../decode/pool/decode-block';
import type { DecoderChannel } from '../decode/pool/decoder-protocol';

/** A decoder on this thread: what a worker would do, without one. PNG needs no browser. */
export function decoderHere(): DecoderChannel {
  const channel: DecoderChannel = {
    send(job) {
      decodeBlock(job, (batch) => channel.onBatch?.(batch)).catch((error) =>
        channel.onDeath?.(String(error)),
      );
    },
    onBatch: null,
    onDeath: null,
    close() {},
  };
  return channel;
}

export const decodeHere: Decoding = async () => ({ cache: null, spawnDecoder: decoderHere });

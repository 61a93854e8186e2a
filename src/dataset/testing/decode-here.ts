import type { DecodeFiles } from '../dataset';
import { decodeBlock } from '../decode/decode-block';
import { decodeImages } from '../decode/decode-images';
import type { DecoderChannel } from '../decode/decoder-protocol';

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

export const decodeHere: DecodeFiles = (request) =>
  decodeImages({ ...request, cache: null, spawnDecoder: decoderHere });

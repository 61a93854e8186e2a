import { decodeBlock } from './decode-block';
import type { DecoderChannel } from './decoder-protocol';

/**
 * A decoder on this thread, one job after the other: slower than a worker, and no burden to whoever has work for all
 * cores. Closed, it lets the files in hand be the last.
 */
export function decoderHere(): DecoderChannel {
  let isClosed = false;
  let turn: Promise<void> = Promise.resolve();
  const channel: DecoderChannel = {
    send(job) {
      turn = turn
        .then(() =>
          decodeBlock(
            job,
            (batch) => channel.onBatch?.(batch),
            () => !isClosed,
          ),
        )
        .catch((error) => channel.onDeath?.({ cause: 'crashed', detail: String(error) }));
    },
    onBatch: null,
    onDeath: null,
    close() {
      isClosed = true;
    },
  };
  return channel;
}

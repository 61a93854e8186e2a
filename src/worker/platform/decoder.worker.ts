/** A decoder worker: takes blocks of files, answers with pixels. */
import { decodeBlock } from '../../dataset/decode/pool/decode-block';
import type { DecodeJob, DecoderMessage } from '../../dataset/decode/pool/decoder-protocol';

const post = (message: DecoderMessage, handedOver: Transferable[] = []) =>
  self.postMessage(message, handedOver);

/** One job after the other. */
let last: Promise<void> = Promise.resolve();

self.addEventListener('message', (event: MessageEvent<DecodeJob>) => {
  last = last
    .then(() => decodeBlock(event.data, (batch) => post(batch, [batch.pixels.buffer])))
    // Heard as an error of the worker: whoever started it does not wait for an answer that will not come.
    .catch(reportError);
});

// Whoever started it knows from now on that its script was had.
post('ready');

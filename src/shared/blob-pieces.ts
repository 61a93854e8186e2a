import { hold } from './hold';

/** A blob's bytes, a piece at a time: it may be larger than memory. */
export async function* blobPieces(blob: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const reader = blob.stream().getReader();
  const letGo = hold(reader);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Of one that was read to its end there is nothing left to cancel.
    await reader.cancel();
    letGo();
  }
}

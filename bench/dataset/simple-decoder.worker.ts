/** Decoders to compare with: the same reading, pool and messages, another way from bytes to pixels. */

import { SCRIPT_ENGINE } from '../../src/dataset/decode/decode-engine';
import { decodeImage } from '../../src/dataset/decode/decode-image';
import type { DecodedBatch, DecodeJob } from '../../src/dataset/decode/pool/decoder-protocol';
import { readBlock } from '../../src/dataset/source/read-block';

/** bare: createImageBitmap at full size and nothing else; draw: drawImage to size; script: our resize in TypeScript. */
const way = new URL(self.location.href).searchParams.get('way') ?? 'bare';

async function pixelsOf(bytes: Uint8Array<ArrayBuffer>, job: DecodeJob): Promise<Uint8Array> {
  const { imageSize, channels } = job.settings;
  if (way === 'script') {
    const decoded = await decodeImage(bytes, job.settings, SCRIPT_ENGINE);
    if (!decoded.ok) throw new Error(decoded.failure.code);
    return decoded.value.pixels;
  }
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const pixels = new Uint8Array(imageSize * imageSize * channels);
  if (way === 'draw') {
    const context = new OffscreenCanvas(imageSize, imageSize).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0, imageSize, imageSize);
    const { data } = context.getImageData(0, 0, imageSize, imageSize);
    for (let i = 0; i < imageSize * imageSize; i++)
      for (let c = 0; c < channels; c++) pixels[i * channels + c] = data[i * 4 + c];
  }
  bitmap.close();
  return pixels;
}

async function decode(job: DecodeJob): Promise<DecodedBatch> {
  const { imageSize, channels } = job.settings;
  const imageBytes = imageSize * imageSize * channels;
  const fileIndices: number[] = [];
  const pixels = new Uint8Array(job.block.files.length * imageBytes);
  let pending: Promise<void>[] = [];
  for await (const { fileIndex, content } of readBlock(job.block)) {
    if (!content.ok) throw new Error(content.failure.code);
    const at = fileIndices.push(fileIndex) - 1;
    pending.push(pixelsOf(content.value, job).then((decoded) => pixels.set(decoded, at * imageBytes)));
    if (pending.length < 3) continue;
    await Promise.all(pending);
    pending = [];
  }
  await Promise.all(pending);
  return { jobId: job.id, fileIndices, pixels, failures: [], warnings: [], isLast: true };
}

let last: Promise<void> = Promise.resolve();
self.addEventListener('message', (event: MessageEvent<DecodeJob>) => {
  last = last
    .then(async () => {
      const batch = await decode(event.data);
      self.postMessage(batch, { transfer: [batch.pixels.buffer] });
    })
    .catch(reportError);
});

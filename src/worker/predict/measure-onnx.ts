import type { InferenceSession } from 'onnxruntime-web';
import runtime from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { largest } from '../../metrics/logits';
import { fetchPart } from '../../shared/fetch-part';
import type { PixelSource } from '../../shared/pixels';
import { failure, type Result, success } from '../../shared/result';
import { fetchWasm } from '../platform/fetch-wasm';
import { nextTask } from '../platform/next-task';

/** Images a pass: a large network's activations stay small. */
const BATCH = 8;

/**
 * The likeliest class of some rows of `source`, as ONNX Runtime's WebAssembly finds it, on one thread. The runtime comes
 * from the page's own origin, when it is first asked for. Failures: `partNotFetched`, `onnxRefused`. Rejects with the
 * signal's reason.
 */
export async function answersOfOnnx(
  file: ArrayBuffer,
  source: PixelSource,
  rows: Int32Array,
  onDone: (count: number) => void,
  signal: AbortSignal,
): Promise<Result<Int32Array>> {
  const part = await fetchPart(() => import('onnxruntime-web/wasm'));
  if (!part.ok) return part;
  const { env, InferenceSession: Session, Tensor } = part.value;
  env.wasm.numThreads = 1;
  if (env.wasm.wasmBinary === undefined) {
    const binary = await fetchWasm(runtime);
    if (!binary.ok) return binary;
    env.wasm.wasmBinary = binary.value;
  }
  let session: InferenceSession;
  try {
    session = await Session.create(file);
  } catch (error) {
    return failure('onnxRefused', undefined, String(error));
  }
  try {
    const { height, width, channels } = source;
    const answers = new Int32Array(rows.length);
    for (let start = 0; start < rows.length; start += BATCH) {
      const batch = rows.subarray(start, start + BATCH);
      const pixels = new Uint8Array(batch.length * height * width * channels);
      await source.read(batch, pixels);
      const images = new Tensor('float32', channelsFirst(pixels, height * width, channels), [
        batch.length,
        channels,
        height,
        width,
      ]);
      const { logits } = await session.run({ images });
      const found = (await logits.getData()) as Float32Array;
      const classCount = found.length / batch.length;
      for (let i = 0; i < batch.length; i++)
        answers[start + i] = largest(found.subarray(i * classCount, (i + 1) * classCount));
      onDone(start + batch.length);
      await nextTask();
      signal.throwIfAborted();
    }
    return success(answers);
  } finally {
    await session.release();
  }
}

/** Bytes [n, H, W, C] as floats [n, C, H, W] on the [0, 1] scale. */
function channelsFirst(pixels: Uint8Array, plane: number, channels: number): Float32Array<ArrayBuffer> {
  const values = new Float32Array(pixels.length);
  const imageBytes = plane * channels;
  for (let start = 0; start < pixels.length; start += imageBytes)
    for (let i = 0; i < plane; i++)
      for (let c = 0; c < channels; c++)
        values[start + c * plane + i] = pixels[start + i * channels + c] / 255;
  return values;
}

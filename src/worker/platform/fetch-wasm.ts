import { fetchPart } from '../../shared/fetch-part';
import type { Result } from '../../shared/result';

/** "\0asm", as a little-endian word. */
const MAGIC = 0x6d736100;

/**
 * A WebAssembly binary of our own origin. Failure: `partNotFetched`, also where the server answers with something else.
 *
 * TensorFlow.js and ONNX Runtime never start again once a fetch of theirs has failed. So each is asked only when its
 * binary is there.
 */
export function fetchWasm(url: string): Promise<Result<ArrayBuffer>> {
  return fetchPart(async () => {
    const response = await fetch(url);
    const binary = await response.arrayBuffer();
    const isWasm = binary.byteLength >= 4 && new DataView(binary).getUint32(0, true) === MAGIC;
    if (!response.ok || !isWasm) throw new Error(`${url}: ${response.status}, ${binary.byteLength} bytes`);
    return binary;
  });
}

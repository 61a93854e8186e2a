/** tfjs's WASM backend never takes more. */
const maxThreads = 4;

/**
 * How many threads the WASM backend computes with here: 1 where the page is not cross-origin isolated, or the
 * browser has no memory that threads share.
 */
export function wasmThreadCount(): number {
  const canShareMemory = crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined';
  return canShareMemory ? Math.min(maxThreads, navigator.hardwareConcurrency) : 1;
}

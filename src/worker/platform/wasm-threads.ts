/** tfjs's WASM backend never takes more. */
const maxThreads = 4;

/** How many threads the WASM backend computes with here: 1 where the page is not cross-origin isolated. */
export function wasmThreadCount(): number {
  return crossOriginIsolated ? Math.min(maxThreads, navigator.hardwareConcurrency) : 1;
}

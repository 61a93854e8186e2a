/** What an adapter says of itself: GPUAdapterInfo, as far as it is asked. */
export type AdapterNames = Pick<
  GPUAdapterInfo,
  'vendor' | 'architecture' | 'device' | 'description' | 'isFallbackAdapter'
>;

/** Adapters that are a CPU in disguise: they train 20–40 times slower than WebAssembly on the same machine. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|\bwarp\b/i;

export function isSoftwareAdapter(adapter: AdapterNames): boolean {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter;
  return isFallbackAdapter || SOFTWARE.test([vendor, architecture, device, description].join(' '));
}

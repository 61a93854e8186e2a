/** Where the text of what is known of an adapter's kernels lies between runs (see known-variants.ts). */
export interface VariantCache {
  /** Null where nothing is kept. */
  load(): Promise<string | null>;
  save(text: string): Promise<void>;
}

/** For as long as the program runs. */
export function variantsInMemory(): VariantCache {
  let kept: string | null = null;
  return {
    load: async () => kept,
    save: async (text) => {
      kept = text;
    },
  };
}

/** Counts up whenever what was measured before says nothing about today's kernels. */
const KERNEL_VERSION = 1;

/** Names an adapter under one browser: another browser may compile the same kernel to something else. */
export function adapterKey(info: GPUAdapterInfo): string {
  const { vendor, architecture, device, description } = info;
  const agent = typeof navigator === 'undefined' ? '' : navigator.userAgent;
  return [KERNEL_VERSION, vendor, architecture, device, description, agent].join('|');
}

/** Identifies a kernel by its text and size (FNV-1a over UTF-16 units, two lanes of 32 bits). */
export function kernelKey(code: string, workgroups: readonly [number, number]): string {
  let [low, high] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < code.length; i++) {
    const unit = code.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b) ^ (high >>> 13);
  }
  const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
  return `${hex(low)}${hex(high)}.${workgroups[0]}.${workgroups[1]}`;
}

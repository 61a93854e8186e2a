/** What kernels are known to be fastest on an adapter, kept between runs. */
export interface VariantCache {
  /** What was saved last for this adapter, or null. */
  load(adapter: string): Promise<string | null>;
  save(adapter: string, text: string): Promise<void>;
}

/** For as long as the program runs. */
export function variantsInMemory(): VariantCache {
  const kept = new Map<string, string>();
  return {
    load: async (adapter) => kept.get(adapter) ?? null,
    save: async (adapter, text) => {
      kept.set(adapter, text);
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

/** Kernel (by `kernelKey`) → name of the variant that is fastest; '' where that is the default. */
export type KnownVariants = Map<string, string>;

/** What was kept, as far as it can be read: what cannot is measured again. */
export function parseVariants(text: string | null): KnownVariants {
  const known: KnownVariants = new Map();
  if (text === null) return known;
  for (const line of text.split('\n')) {
    const [key, name, ...more] = line.split('\t');
    if (key && name !== undefined && more.length === 0) known.set(key, name);
  }
  return known;
}

export function formatVariants(known: KnownVariants): string {
  return [...known].map(([key, name]) => `${key}\t${name}`).join('\n');
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

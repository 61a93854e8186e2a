import type { VariantCache } from '../../kernels/webgpu/tuning/variant-cache';

const FILE = 'kernel-variants.json';

async function fileHandle(): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle(FILE, { create: true });
}

/**
 * Keeps what is known of kernels' variants in the origin-private file system: one adapter's at a time, the one used last.
 * Where the browser gives no storage they are measured again in every session; a full disk costs no more than that.
 */
export function storedVariants(): VariantCache {
  return {
    async load() {
      try {
        const text = await (await (await fileHandle()).getFile()).text();
        return text === '' ? null : text;
      } catch (error) {
        console.warn('Kernel variants cannot be read', error);
        return null;
      }
    },
    async save(text) {
      try {
        const writable = await (await fileHandle()).createWritable();
        await writable.write(text);
        await writable.close();
      } catch (error) {
        console.warn('Kernel variants were not kept', error);
      }
    },
  };
}

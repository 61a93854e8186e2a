import type { VariantCache } from '../../kernels/webgpu/tuning/variant-cache';

const FILE = 'kernel-variants.txt';

async function fileHandle(): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle(FILE, { create: true });
}

/**
 * Keeps what kernels are fastest in the origin-private file system: one adapter's at a time, the one used last. Where
 * the browser gives no storage they are measured again in every session; a full disk costs no more than that.
 */
export function storedVariants(): VariantCache {
  return {
    async load(adapter) {
      try {
        const text = await (await (await fileHandle()).getFile()).text();
        const end = text.indexOf('\n');
        return end >= 0 && text.slice(0, end) === adapter ? text.slice(end + 1) : null;
      } catch (error) {
        console.warn('Kernel variants cannot be read', error);
        return null;
      }
    },
    async save(adapter, text) {
      try {
        const writable = await (await fileHandle()).createWritable();
        await writable.write(`${adapter}\n${text}`);
        await writable.close();
      } catch (error) {
        console.warn('Kernel variants were not kept', error);
      }
    },
  };
}

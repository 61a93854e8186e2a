import { kernelReportSchema } from '../../shared/kernel-report';
import { z } from '../../shared/zod';

const FILE = 'kernel-trust.json';

const knownSchema = z.strictObject({
  /** As `adapterKey` names it: the adapter, its driver as far as the browser tells, and the browser. */
  adapter: z.string(),
  /** What was checked and found right, as `checkKey` names it. */
  passed: z.array(z.string()),
  /** What was found wrong: from then on Vireo's own kernels are not used there. */
  failed: z.strictObject({ key: z.string(), report: kernelReportSchema }).nullable(),
});

/** What is known of an adapter's kernels. */
export type KnownKernels = z.infer<typeof knownSchema>;

/** Kept between visits, of one adapter: the one used last. */
export interface KernelTrustFile {
  /** Null where nothing is kept, or it cannot be read: then it is checked again. */
  load(): Promise<KnownKernels | null>;
  save(known: KnownKernels): Promise<void>;
}

async function fileHandle(): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle(FILE, { create: true });
}

/** In the origin-private file system, beside the kernels' variants. Without it kernels are checked in every session. */
export const storedKernelTrust: KernelTrustFile = {
  async load() {
    try {
      const text = await (await (await fileHandle()).getFile()).text();
      return text === '' ? null : parseKnownKernels(text);
    } catch (error) {
      console.warn('What is known of the kernels cannot be read', error);
      return null;
    }
  },
  async save(known) {
    try {
      const writable = await (await fileHandle()).createWritable();
      await writable.write(JSON.stringify(known));
      await writable.close();
    } catch (error) {
      console.warn('What is known of the kernels was not kept', error);
    }
  },
};

/** Null where it is no such file: an older Vireo's, or damaged. */
export function parseKnownKernels(text: string): KnownKernels | null {
  try {
    return knownSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

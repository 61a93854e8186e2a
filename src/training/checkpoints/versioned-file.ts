import { failure } from '../../shared/result';
import type { FileStore } from './file-store';
import { readTensorFile, type TensorFile, tensorFileParts } from './tensor-file';

/**
 * One document that is replaced whole, as `<name>-<n>`: the next is written beside and renamed before the one before it
 * goes, so there is always one that is whole. Reading takes the newest that is.
 */
export class VersionedFile {
  private readonly files: FileStore;
  private readonly name: string;

  constructor(files: FileStore, name: string) {
    this.files = files;
    this.name = name;
  }

  /** Throws StorageFullError with the version before it intact. */
  async save(content: TensorFile): Promise<{ sizeBytes: number }> {
    const before = await this.versions();
    const next = `${this.name}-${(before[0]?.sequence ?? 0) + 1}`;
    const sizeBytes = await writeWhole(this.files, next, tensorFileParts(content));
    for (const { file } of before) await this.files.remove(file);
    return { sizeBytes };
  }

  /** Takes every version away. */
  async remove(): Promise<void> {
    for (const { file } of await this.versions()) await this.files.remove(file);
  }

  /** Whether there is any version, whole or not. */
  async exists(): Promise<boolean> {
    return (await this.versions()).length > 0;
  }

  /** The newest version that can be read, or null where there is none. */
  async load(): Promise<TensorFile | null> {
    // A run under way may replace the version that was just listed: there is a newer one then.
    for (let attempt = 0; attempt < 3; attempt++) {
      let isGone = false;
      for (const { file } of await this.versions()) {
        const source = await this.files.open(file);
        const decoded = source ? await readTensorFile(source) : failure('fileGone');
        if (decoded.ok) return decoded.value;
        isGone ||= decoded.failure.code === 'fileGone';
      }
      if (!isGone) break;
    }
    return null;
  }

  private versions(): Promise<readonly Version[]> {
    return versionsOf(this.files, this.name);
  }
}

export interface Version {
  readonly file: string;
  readonly sequence: number;
}

/** The files called `<name>-<n><ending>`, the newest first. */
export async function versionsOf(files: FileStore, name: string, ending = ''): Promise<readonly Version[]> {
  const found = (await files.list()).flatMap((file) => {
    const isOne = file.startsWith(`${name}-`) && file.endsWith(ending);
    const number = isOne ? file.slice(name.length + 1, file.length - ending.length) : '';
    return /^\d+$/.test(number) ? [{ file, sequence: Number(number) }] : [];
  });
  return found.sort((a, b) => b.sequence - a.sequence);
}

/** Writes beside, then renames: under its own name a file is whole or not there. Answers its bytes. */
export async function writeWhole(
  files: FileStore,
  name: string,
  parts: AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<number> {
  const part = `${name}.part`;
  let sizeBytes: number;
  try {
    sizeBytes = await files.write(part, parts);
    await files.rename(part, name);
  } catch (error) {
    await files.remove(part);
    throw error;
  }
  return sizeBytes;
}
